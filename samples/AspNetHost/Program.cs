// Fireside, a small app where people talk to characters that they have made. It was there before AvatarFineTune: its own sign-in, pages and chat.
// The lines that were added for AvatarFineTune are marked with "AvatarFineTune".
using AspNetHost.Accounts;
using AspNetHost.Components;
using AspNetHost.Conversations;
using AspNetHost.Hosting;
using Microsoft.AspNetCore.Authentication.Cookies;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddRazorComponents();
builder.Services.AddCascadingAuthenticationState();
builder.Services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(SignIn.Configure);
builder.Services.AddAuthorization();
builder.Services.AddOpenApi();
builder.Services.AddSingleton<Characters>();
builder.Services.AddSingleton<ConversationLog>();
builder.Services.AddSingleton<ICharacterVoice, AvatarVoice>();          // AvatarFineTune: characters answer with their avatars; EchoVoice before
builder.Services.AddAvatarFineTuning(o => o.DefaultModel = new("local", "neutral"))    // AvatarFineTune
    .UseConfiguredStore(builder.Configuration)                          // AvatarFineTune: UseLocal("avatars.db"), or UsePostgres
    .AddConfiguredVendor(builder.Configuration)                         // AvatarFineTune: AddOpenAI(…), if a key is configured
    .AddTranscripts()                                                   // AvatarFineTune: more kinds of exports
    .AddAspNetCore()                                                    // AvatarFineTune: endpoints and panel
    .AddWorker();                                                       // AvatarFineTune: trains in the background
builder.Services.AddHealthChecks().AddAvatarFineTuning();               // AvatarFineTune
builder.AddTelemetry();

var app = builder.Build();
app.UseRequestLocalization("en", "de");
app.UseAuthentication();
app.UseAuthorization();
app.UseAntiforgery();
app.MapStaticAssets();
app.MapRazorComponents<App>();
app.MapSignIn();
app.MapSampleData();
app.MapOpenApi();
app.MapHealthChecks("/health");
app.MapAvatarFineTuning("/avatars");                                    // AvatarFineTune
app.MapConfiguredWebhooks();                                            // AvatarFineTune: MapAvatarFineTuningWebhooks("/webhooks/openai", vendor: "openai")
await app.RunAsync();
