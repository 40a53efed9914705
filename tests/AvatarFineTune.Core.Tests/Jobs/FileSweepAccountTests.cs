using AvatarFineTune.Jobs;
using AvatarFineTune.Vendors;
using Microsoft.Extensions.DependencyInjection;

namespace AvatarFineTune.Core.Tests.Jobs;

/// <summary>Users with keys of their own: their files lie in accounts of their own, which are swept too.</summary>
public sealed class FileSweepAccountTests : IAsyncDisposable
{
    private readonly ScopedVendor _vendor;
    private readonly Keys _keys = new() { ["mia"] = "a-key-of-hers" };
    private readonly JobHarness _harness;

    public FileSweepAccountTests()
    {
        var time = new Conformance.ManualTimeProvider();
        _vendor = new(time);
        _harness = new(time, _vendor, add: b => b.Services.AddSingleton<IVendorCredentialProvider>(_keys));
    }

    [Fact]
    public async Task A_users_own_account_is_swept_with_the_users_key()
    {
        var job = await EndedAsync("mia");
        await LeaveAsync(_vendor.AccountOf("mia"), job);
        await LeaveAsync(_vendor, await EndedAsync("noah"));

        Assert.Equal(2, await _harness.Service.SweepFilesAsync());

        Assert.Empty(_vendor.AccountOf("mia").Files);
        Assert.Empty(_vendor.Files);
        Assert.Equal(1, _vendor.Calls.Count(c => c == "ListFiles"));
    }

    [Fact]
    public async Task In_a_users_own_account_files_of_other_users_jobs_stay()
    {
        await EndedAsync("mia");
        await LeaveAsync(_vendor.AccountOf("mia"), await EndedAsync("noah"));

        Assert.Equal(0, await _harness.Service.SweepFilesAsync());
        Assert.Single(_vendor.AccountOf("mia").Files);
    }

    [Fact]
    public async Task A_vendor_without_a_key_of_its_own_keeps_no_users_account_from_being_swept()
    {
        await LeaveAsync(_vendor.AccountOf("mia"), await EndedAsync("mia"));
        _vendor.Fault = (call, _) => throw new ModelVendorException("fake", call, VendorFault.NotEligible, "It has no key of its own.") { CertainlyNotDone = true };

        Assert.Equal(1, await _harness.Service.SweepFilesAsync());
    }

    [Fact]
    public async Task A_key_that_cannot_be_got_keeps_no_other_account_from_being_swept()
    {
        _keys["ann"] = null;
        await LeaveAsync(_vendor.AccountOf("ann"), await EndedAsync("ann"));
        await LeaveAsync(_vendor.AccountOf("mia"), await EndedAsync("mia"));

        Assert.Equal(1, await _harness.Service.SweepFilesAsync());
        Assert.Single(_vendor.AccountOf("ann").Files);
    }

    [Fact]
    public async Task An_account_is_looked_at_for_thirty_days_after_its_users_last_job()
    {
        await LeaveAsync(_vendor.AccountOf("mia"), await EndedAsync("mia"));
        _harness.Time.Advance(TimeSpan.FromDays(30));
        Assert.Equal(0, await _harness.Service.SweepFilesAsync());

        await EndedAsync("mia");
        Assert.Equal(1, await _harness.Service.SweepFilesAsync());
    }

    public ValueTask DisposeAsync() => _harness.DisposeAsync();

    private Task<FineTuneJob> EndedAsync(string userId) =>
        _harness.StoredAsync(j => j with { Status = FineTuneJobStatus.Failed, IsSettled = true, IdempotencyKey = $"{j.Key.Id}" }, userId);

    private async Task LeaveAsync(FakeVendor account, FineTuneJob job)
    {
        await account.UploadFileAsync(new($"aft-{job.Key.Id:N}-train.jsonl", 1, _ => ValueTask.FromResult<Stream>(new MemoryStream([1]))), CancellationToken.None);
        _harness.Time.Advance(TimeSpan.FromHours(2));
    }

    private sealed class ScopedVendor(TimeProvider time) : FakeVendor(time), IUserScopedVendor
    {
        private readonly TimeProvider _time = time;
        private readonly Dictionary<string, FakeVendor> _accounts = [];

        public FakeVendor AccountOf(string userId) => _accounts.TryGetValue(userId, out var account) ? account : _accounts[userId] = new(_time);

        public IModelVendor ForUser(string userId) => AccountOf(userId);
    }

    /// <summary>Users' keys; one that is <see langword="null"/> can't be got.</summary>
    private sealed class Keys : Dictionary<string, string?>, IVendorCredentialProvider
    {
        public ValueTask<VendorCredential?> GetCredentialAsync(string userId, string vendor, CancellationToken cancellationToken) =>
            !TryGetValue(userId, out var key) ? default : ValueTask.FromResult<VendorCredential?>(new(key ?? throw new InvalidOperationException("The vault is locked.")));
    }
}
