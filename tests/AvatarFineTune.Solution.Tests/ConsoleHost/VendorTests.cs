using System.Text.Json;
using AvatarFineTune.Solution.Tests.Support;

namespace AvatarFineTune.Solution.Tests.ConsoleHost;

/// <summary>The console host with vendors that speak OpenAI's wire, each an emulator in a process of its own.</summary>
public sealed class VendorTests : IDisposable
{
    private const string Key = "key-of-the-test";
    private const string Base = "gpt-4.1-mini-2025-04-14";
    private const string OpenModel = "meta-llama/Llama-3.1-8B-Instruct";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_avatar_is_trained_at_openai_and_moved_to_nebius_before_it_ends()
    {
        using var openai = await EmulatedVendor.StartAsync(_folder.Path, "openai");
        using var nebius = await EmulatedVendor.StartAsync(_folder.Path, "nebius");
        string[] one = ["--vendor", "openai", "--endpoint", openai.Endpoint, "--api-key", Key];
        string[] both =
        [
            "--vendor", "openai", "--vendor", "nebius", "--endpoint", $"openai={openai.Endpoint}", "--endpoint", $"nebius={nebius.Endpoint}",
            "--api-key", $"openai={Key}", "--api-key", $"nebius={Key}",
        ];
        await Json("import", SampleFiles.WhatsApp, "--avatar", "ava", "--speaker", SampleFiles.Speaker);

        var models = await Json(["models", .. one]);
        var mini = models.GetProperty("models").EnumerateArray().Single(m => m.GetProperty("model").GetString() == Base);
        Assert.Equal((5.0m, 3.2m), (mini.GetProperty("training").GetDecimal(), mini.GetProperty("tunedOutput").GetDecimal()));
        Assert.True(mini.GetProperty("trainingDaysLeft").GetInt32() < mini.GetProperty("daysLeft").GetInt32());

        var estimate = await Json(["estimate", "--avatar", "ava", "--model", $"openai/{Base}", .. one]);
        var trained = (await Json(["train", "--avatar", "ava", "--model", $"openai/{Base}", "--spend-limit", "5", "--activate", .. one])).GetProperty("job");
        Assert.Equal("Succeeded", trained.GetProperty("status").GetString());
        Assert.Equal(estimate.GetProperty("cost").GetProperty("billedTokens").GetInt64(), trained.GetProperty("trainedTokens").GetInt64());
        Assert.Equal(
            estimate.GetProperty("cost").GetProperty("trainingCost").GetProperty("amount").GetDecimal(), trained.GetProperty("actualCost").GetProperty("amount").GetDecimal());
        var answer = await Json(["chat", "What are you baking today?", "--avatar", "ava", "--compare", .. one]);
        Assert.StartsWith("ft:", answer.GetProperty("model").GetString(), StringComparison.Ordinal);
        Assert.NotEqual(answer.GetProperty("baseText").GetString(), answer.GetProperty("text").GetString());

        var moved = await Json(["migrate", "--avatar", "ava", "--to", "nebius", OpenModel, .. both]);
        Assert.True(moved.GetProperty("switched").GetBoolean());
        Assert.Equal(3, moved.GetProperty("answers").GetArrayLength());
        Assert.DoesNotContain("no answer", moved.GetProperty("answers").ToString(), StringComparison.Ordinal);

        // The old vendor is gone for good: the avatar goes on.
        openai.Dispose();
        var after = await Json(["chat", "What are you baking today?", "--avatar", "ava", .. both]);
        Assert.Equal(answer.GetProperty("text").GetString(), after.GetProperty("text").GetString());
        Assert.Contains("ftjob-", after.GetProperty("model").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Azure_deploys_before_it_answers_and_a_model_tuned_before_is_adopted()
    {
        using var azure = await EmulatedVendor.StartAsync(_folder.Path, "azure");
        string[] vendor =
        [
            "--vendor", "azure", "--endpoint", azure.Endpoint, "--api-key", Key, "--azure-account", "subscription/group/account", "--azure-management", azure.Server,
        ];
        await Json("import", SampleFiles.WhatsApp, "--avatar", "ava", "--speaker", SampleFiles.Speaker);
        var job = (await Json(["train", "--avatar", "ava", "--model", $"azure/{Base}", "--activate", .. vendor])).GetProperty("job");
        var answer = await Json(["chat", "What are you baking today?", "--avatar", "ava", .. vendor]);
        var tuned = job.GetProperty("fineTunedModel").GetProperty("model").GetString()!;
        Assert.Equal(tuned, answer.GetProperty("model").GetString());

        var adopted = await Json(["adopt", $"azure/{tuned}", "--avatar", "other", "--base", $"azure/{Base}", .. vendor]);
        Assert.Equal(1, adopted.GetProperty("number").GetInt32());
        Assert.Equal("active", (await Json(["activate", "--avatar", "other", .. vendor])).GetProperty("state").GetString());
        Assert.Equal(answer.GetProperty("text").GetString(), (await Json(["chat", "What are you baking today?", "--avatar", "other", .. vendor])).GetProperty("text").GetString());
    }

    [Fact]
    public async Task A_wrong_key_is_told_and_never_shown()
    {
        using var openai = await EmulatedVendor.StartAsync(_folder.Path, "openai");
        var run = await ConsoleProgram.RunAsync(_folder.Path, "models", "--vendor", "openai", "--endpoint", openai.Endpoint, "--api-key", "sk-mine-and-secret");
        Assert.Contains("refuses the key", run.Output + run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", run.Output + run.Error, StringComparison.Ordinal);

        var lost = await ConsoleProgram.RunAsync(_folder.Path, "models", "--vendor", "openai", "--api-key", "sk-mine", "and-secret");
        Assert.Equal(2, lost.ExitCode);
        Assert.DoesNotContain("secret", lost.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("needs --endpoint", "--vendor", "azure", "--api-key", "k")]
    [InlineData("is no profile", "--vendor", "mine", "--api-key", "k")]
    [InlineData("name it with --vendor", "--api-key", "k")]
    [InlineData("names its own", "--vendor", "openai", "--vendor", "nebius", "--api-key", "k")]
    [InlineData("http", "--vendor", "openai", "--api-key", "k", "--endpoint", "nowhere")]
    [InlineData("ApiKey", "--vendor", "openai")]
    public async Task What_a_vendor_lacks_is_said(string said, params string[] options)
    {
        var run = await ConsoleProgram.RunAsync(_folder.Path, ["models", .. options]);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains(said, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("this is a bug", run.Error, StringComparison.Ordinal);
    }

    private Task<JsonElement> Json(params string[] arguments) => ConsoleProgram.JsonAsync(_folder.Path, arguments);
}
