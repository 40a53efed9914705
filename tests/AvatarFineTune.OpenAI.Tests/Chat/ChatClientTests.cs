using AvatarFineTune.OpenAI.Chat;
using AvatarFineTune.Vendors;
using Microsoft.Extensions.AI;

namespace AvatarFineTune.OpenAI.Tests.Chat;

/// <summary>Keys, headers, and how the client is held.</summary>
public sealed class ChatClientTests
{
    [Theory]
    [InlineData(ApiKeyHeader.AuthorizationBearer, VendorCredentialKind.ApiKey, "Authorization", "Bearer k")]
    [InlineData(ApiKeyHeader.ApiKey, VendorCredentialKind.ApiKey, "api-key", "k")]
    [InlineData(ApiKeyHeader.ApiKey, VendorCredentialKind.BearerToken, "Authorization", "Bearer k")]
    public async Task A_credential_is_sent_as_its_kind_asks(ApiKeyHeader header, VendorCredentialKind kind, string name, string value)
    {
        await using var stub = await WireStub.StartAsync(200, WireStub.Completion("Hello"));
        var settings = ChatRig.Settings(stub.Endpoint) with { KeyHeader = header, GetCredentialAsync = _ => ValueTask.FromResult(new VendorCredential("k", kind)) };

        await OpenAIChatClientFactory.Create(settings, "m").GetResponseAsync("Hi");

        Assert.Equal(value, stub.Last.Headers[name]);
        Assert.False(stub.Last.Headers.ContainsKey(name == "api-key" ? "Authorization" : "api-key"));
    }

    [Fact]
    public async Task Each_request_asks_for_its_credential_and_carries_the_further_headers()
    {
        await using var stub = await WireStub.StartAsync(200, WireStub.Completion("Hello"));
        var asked = 0;
        var settings = ChatRig.Settings(stub.Endpoint) with
        {
            GetCredentialAsync = async token =>
            {
                await Task.Yield();
                return new VendorCredential("k" + ++asked);
            },
            Headers = new Dictionary<string, string> { ["x-project"] = "p1" },
        };
        var client = OpenAIChatClientFactory.Create(settings, "m");

        await client.GetResponseAsync("Hi");
        await client.GetResponseAsync("Hi");

        Assert.Equal(["Bearer k1", "Bearer k2"], stub.Requests.Select(r => r.Headers["Authorization"]));
        Assert.Equal("p1", stub.Last.Headers["x-project"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_credential_that_cannot_be_got_is_a_fault_that_does_not_quote_it(bool late)
    {
        await using var stub = await WireStub.StartAsync(200, WireStub.Completion("Hello"));
        var settings = ChatRig.Settings(stub.Endpoint) with
        {
            GetCredentialAsync = async _ =>
            {
                if (late)
                {
                    await Task.Yield();
                }

                throw new InvalidOperationException("no secret 'hunter-2'");
            },
        };

        var fault = await Assert.ThrowsAsync<ModelVendorException>(() => OpenAIChatClientFactory.Create(settings, "m").GetResponseAsync("Hi"));

        Assert.Equal((VendorFault.Unavailable, true), (fault.Fault, fault.CertainlyNotDone));
        Assert.DoesNotContain("hunter-2", fault.ToString(), StringComparison.Ordinal);
        Assert.Empty(stub.Requests);
    }

    [Fact]
    public async Task A_users_own_key_that_is_refused_keeps_its_fault()
    {
        await using var stub = await WireStub.StartAsync(200, WireStub.Completion("Hello"));
        var own = new ModelVendorException("stub", "Credential", VendorFault.NotEligible, "There is no key.");
        var settings = ChatRig.Settings(stub.Endpoint) with { GetCredentialAsync = _ => throw own };

        Assert.Same(own, await Assert.ThrowsAsync<ModelVendorException>(() => OpenAIChatClientFactory.Create(settings, "m").GetResponseAsync("Hi")));
    }

    [Fact]
    public async Task Disposing_a_client_leaves_the_others_working()
    {
        await using var stub = await WireStub.StartAsync(200, WireStub.Completion("Hello"));
        using (var first = ChatRig.Client(stub))
        {
            await first.GetResponseAsync("Hi");
        }

        Assert.Equal("Hello", (await ChatRig.Client(stub).GetResponseAsync("Hi")).Text);
    }

    [Fact]
    public async Task One_client_serves_many_callers_at_once()
    {
        await using var stub = await WireStub.StartAsync((request, context) => WireStub.WriteAsync(
            context, 200, WireStub.Completion("You said " + request.Messages[0].GetProperty("content").ToString())));
        var client = ChatRig.Client(stub);

        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => client.GetResponseAsync("number " + i)));

        Assert.All(answers.Index(), a => Assert.Contains("number " + a.Index, a.Item.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Services_pass_through()
    {
        await using var stub = await WireStub.StartAsync(200, WireStub.Completion("Hello"));
        var client = ChatRig.Client(stub);

        Assert.Equal(("tuned-1", stub.Endpoint), (client.GetService<ChatClientMetadata>()!.DefaultModelId, client.GetService<ChatClientMetadata>()!.ProviderUri));
        Assert.NotNull(client.GetService<global::OpenAI.Chat.ChatClient>());
        Assert.Same(client, client.GetService<IChatClient>());
        Assert.Null(client.GetService<IChatClient>("some key"));
    }

    [Fact]
    public void Settings_show_no_headers() => Assert.DoesNotContain(
        "p1", (ChatRig.Settings(new("http://127.0.0.1/v1/")) with { Headers = new Dictionary<string, string> { ["x-key"] = "p1" } }).ToString(), StringComparison.Ordinal);
}
