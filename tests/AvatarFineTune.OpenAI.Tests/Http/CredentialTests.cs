using AvatarFineTune.OpenAI.Tests.Support;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.OpenAI.Tests.Http;

/// <summary>Whose key is sent, and how; and that none is shown.</summary>
public sealed class CredentialTests
{
    private const string EmptyList = """{"data":[],"has_more":false}""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_users_own_key_goes_first_and_the_vendors_serves_who_has_none()
    {
        await using var stub = await ApiStub.StartAsync(200, EmptyList);
        using var vendor = TestVendor.Open(OpenAIProfile.Compatible(stub.Endpoint), users: new Users((user, _) => user == "mia" ? new("mias-own-key") : null));
        await Ask.ListAsync(vendor.ForUser("mia").ListFilesAsync(Token));
        await Ask.ListAsync(vendor.ForUser("noah").ListFilesAsync(Token));
        await Ask.ListAsync(vendor.ListFilesAsync(Token));

        Assert.Equal(["Bearer mias-own-key", $"Bearer {TestVendor.Key}", $"Bearer {TestVendor.Key}"], stub.Requests.Select(r => r.Header("Authorization")));
    }

    [Fact]
    public async Task The_provider_is_asked_for_this_vendor_by_its_name()
    {
        await using var stub = await ApiStub.StartAsync(200, EmptyList);
        using var vendor = TestVendor.Open(OpenAIProfile.Compatible(stub.Endpoint), users: new Users((_, name) => new($"key-for-{name}")), name: "second");
        await Ask.ListAsync(vendor.ForUser("mia").ListFilesAsync(Token));
        Assert.Equal("Bearer key-for-second", stub.Requests[0].Header("Authorization"));
    }

    [Theory]
    [InlineData(ApiKeyHeader.ApiKey, VendorCredentialKind.ApiKey, "api-key", "k-1")]
    [InlineData(ApiKeyHeader.ApiKey, VendorCredentialKind.BearerToken, "Authorization", "Bearer k-1")]
    [InlineData(ApiKeyHeader.AuthorizationBearer, VendorCredentialKind.ApiKey, "Authorization", "Bearer k-1")]
    public async Task A_key_is_sent_as_the_profile_has_it_and_a_token_as_bearer(ApiKeyHeader header, VendorCredentialKind kind, string name, string value)
    {
        await using var stub = await ApiStub.StartAsync(200, EmptyList);
        using var vendor = TestVendor.Open(
            OpenAIProfile.Compatible(stub.Endpoint) with { KeyHeader = header }, configure: o => o.Credential = _ => ValueTask.FromResult(new VendorCredential("k-1", kind)));
        await Ask.ListAsync(vendor.ListFilesAsync(Token));

        var request = Assert.Single(stub.Requests);
        Assert.Equal(value, request.Header(name));
        Assert.Single(request.Headers, h => h.Value.Contains("k-1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_any_key_nothing_is_sent()
    {
        await using var stub = await ApiStub.StartAsync(200, EmptyList);
        using var vendor = TestVendor.Open(OpenAIProfile.Compatible(stub.Endpoint), configure: o => o.ApiKey = null, users: new Users((_, _) => null));
        var thrown = await Ask.FaultAsync(() => vendor.ForUser("noah").CreateJobAsync(Ask.Request(), Token));
        Assert.Equal((VendorFault.NotEligible, true), (thrown.Fault, thrown.CertainlyNotDone));
        Assert.Empty(stub.Requests);
    }

    [Fact]
    public async Task A_provider_that_fails_sends_nothing_and_is_not_quoted()
    {
        await using var stub = await ApiStub.StartAsync(200, EmptyList);
        using var vendor = TestVendor.Open(OpenAIProfile.Compatible(stub.Endpoint), users: new Users((_, _) => throw new InvalidOperationException("The vault has sk-canary.")));
        var thrown = await Ask.FaultAsync(() => vendor.ForUser("mia").CreateJobAsync(Ask.Request(), Token));
        Assert.Equal((VendorFault.Unavailable, true), (thrown.Fault, thrown.CertainlyNotDone));
        Assert.DoesNotContain("canary", thrown.ToString(), StringComparison.Ordinal);
        Assert.Empty(stub.Requests);
    }

    [Fact]
    public async Task A_provider_that_fails_while_the_caller_gives_up_is_not_quoted()
    {
        await using var stub = await ApiStub.StartAsync(200, EmptyList);
        using var giveUp = new CancellationTokenSource();
        using var vendor = TestVendor.Open(OpenAIProfile.Compatible(stub.Endpoint), users: new Users((_, _) =>
        {
            giveUp.Cancel();
            throw new InvalidOperationException("The vault has sk-canary.");
        }));
        var thrown = await Assert.ThrowsAsync<OperationCanceledException>(() => vendor.ForUser("mia").CreateJobAsync(Ask.Request(), giveUp.Token));
        Assert.DoesNotContain("canary", thrown.ToString(), StringComparison.Ordinal);
        Assert.Empty(stub.Requests);
    }

    [Fact]
    public async Task A_provider_that_never_answers_is_given_up_like_a_vendor()
    {
        var time = new AvatarFineTune.Conformance.ManualTimeProvider();
        var asked = new TaskCompletionSource();
        using var vendor = TestVendor.Open(OpenAIProfile.Compatible(new("http://127.0.0.1:1/v1/")), time, o => o.Credential = _ =>
        {
            asked.SetResult();
            return new(new TaskCompletionSource<VendorCredential>().Task);
        });
        var create = vendor.CreateJobAsync(Ask.Request(), Token);
        await asked.Task;
        time.Advance(TimeSpan.FromSeconds(101));
        var thrown = await Ask.FaultAsync(() => create);
        Assert.Equal((VendorFault.Unavailable, true), (thrown.Fault, thrown.CertainlyNotDone));
    }

    [Fact]
    public async Task A_management_token_that_fails_while_the_caller_gives_up_is_not_quoted()
    {
        using var giveUp = new CancellationTokenSource();
        using var vendor = TestVendor.Open(OpenAIProfile.Azure("avatars"), configure: o => o.AzureDeployments.GetManagementTokenAsync = _ =>
        {
            giveUp.Cancel();
            throw new InvalidOperationException("The vault has sk-canary.");
        });
        var thrown = await Assert.ThrowsAsync<OperationCanceledException>(() => vendor.GetDeploymentAsync("gpt-x.ft-1", giveUp.Token));
        Assert.DoesNotContain("canary", thrown.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("key with blanks")]
    [InlineData("key\r\nX-Evil: 1")]
    public async Task A_key_that_no_header_can_hold_is_refused_and_not_shown(string? key)
    {
        await using var stub = await ApiStub.StartAsync(200, EmptyList);
        using var vendor = TestVendor.Open(OpenAIProfile.Compatible(stub.Endpoint), users: new Users((_, _) => new(key!)));
        var thrown = await Ask.FaultAsync(() => vendor.ForUser("mia").CreateJobAsync(Ask.Request(), Token));
        Assert.Equal(VendorFault.NotEligible, thrown.Fault);
        Assert.DoesNotContain("Evil", thrown.ToString(), StringComparison.Ordinal);
        Assert.Empty(stub.Requests);
    }

    [Fact]
    public async Task The_apps_own_headers_are_sent()
    {
        await using var stub = await ApiStub.StartAsync(200, EmptyList);
        using var vendor = TestVendor.Open(OpenAIProfile.Compatible(stub.Endpoint), configure: o =>
        {
            (o.Organization, o.Project) = ("org-1", "proj_2");
            o.Headers["x-gateway"] = "west";
        });
        await Ask.ListAsync(vendor.ListFilesAsync(Token));

        var request = Assert.Single(stub.Requests);
        Assert.Equal(("org-1", "proj_2", "west"), (request.Header("OpenAI-Organization"), request.Header("OpenAI-Project"), request.Header("x-gateway")));
        Assert.StartsWith("AvatarFineTune/", request.Header("User-Agent"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_handler_of_the_app_sends_everything_and_is_left_to_it()
    {
        await using var stub = await ApiStub.StartAsync(200, EmptyList);
        using var handler = new CountingHandler();
        using (var vendor = TestVendor.Open(OpenAIProfile.Compatible(stub.Endpoint), configure: o => o.CreateHandler = _ => handler))
        {
            await Ask.ListAsync(vendor.ListFilesAsync(Token));
            await Ask.FaultAsync(async () => await vendor.CreateChatClient("m").GetResponseAsync([new(Microsoft.Extensions.AI.ChatRole.User, "hi")], cancellationToken: Token));
        }

        Assert.Equal((2, false), (handler.Count, handler.IsDisposed));
    }

    private sealed class Users(Func<string, string, VendorCredential?> find) : IVendorCredentialProvider
    {
        public ValueTask<VendorCredential?> GetCredentialAsync(string userId, string vendor, CancellationToken cancellationToken) => ValueTask.FromResult(find(userId, vendor));
    }

    private sealed class CountingHandler() : DelegatingHandler(new SocketsHttpHandler())
    {
        private int _count;

        public int Count => _count;

        public bool IsDisposed { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _count);
            return base.SendAsync(request, cancellationToken);
        }

        protected override void Dispose(bool disposing)
        {
            IsDisposed = true;
            base.Dispose(disposing);
        }
    }
}
