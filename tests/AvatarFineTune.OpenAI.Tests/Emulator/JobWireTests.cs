using System.Net;
using System.Text.Json.Nodes;
using AvatarFineTune.Datasets.Tokens;

namespace AvatarFineTune.OpenAI.Tests.Wire;

/// <summary>The emulator's jobs.</summary>
public sealed class JobWireTests
{
    private const string OneEpoch = ""","suffix":"pia","method":{"type":"supervised","supervised":{"hyperparameters":{"n_epochs":1}}}""";

    [Fact]
    public async Task A_job_goes_its_way_by_the_clock()
    {
        await using var host = await WireHost.StartAsync();
        var id = await host.CreateJobAsync(more: OneEpoch);
        foreach (var (after, status) in new[] { (0, "validating_files"), (10, "queued"), (10, "running"), (79, "running"), (1, "succeeded") })
        {
            host.Time.Advance(TimeSpan.FromSeconds(after));
            Assert.Equal(status, (string)(await host.JobAsync(id))["status"]!);
        }

        var job = await host.JobAsync(id);
        Assert.Matches("^ft:gpt-4.1-mini-2025-04-14:emulator:pia:[0-9A-Za-z]{8}$", (string)job["fine_tuned_model"]!);
        Assert.Equal((long)job["created_at"]! + 100, (long)job["finished_at"]!);
        Assert.Equal("fine_tuning.job", (string)job["object"]!);
        Assert.Null((string?)job["error"]!["code"]);
        Assert.Equal(1, (int)job["hyperparameters"]!["n_epochs"]!);
        Assert.Equal(1, (int)job["method"]!["supervised"]!["hyperparameters"]!["n_epochs"]!);
    }

    [Fact]
    public async Task Nothing_advances_but_by_the_clock()
    {
        await using var host = await WireHost.StartAsync();
        var id = await host.CreateJobAsync();
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal("validating_files", (string)(await host.JobAsync(id))["status"]!);
        }
    }

    [Fact]
    public async Task A_job_that_takes_no_time_is_done_at_the_first_look()
    {
        await using var host = await WireHost.StartAsync(trainSeconds: 0);
        var id = await host.CreateJobAsync();
        Assert.Equal("succeeded", (string)(await host.JobAsync(id))["status"]!);
    }

    [Fact]
    public async Task Tokens_are_those_of_the_file_times_the_epochs()
    {
        await using var host = await WireHost.StartAsync();
        var tokenizer = new Tokenizers().Get(TokenEncoding.O200kBase);
        var expected = JsonLines(WireHost.Lines()).Sum(line => 3 + line["messages"]!.AsArray().Sum(m =>
            3 + tokenizer.Count((string)m!["role"]!) + tokenizer.Count((string)m["content"]!)));
        var job = await host.TrainAsync();
        Assert.Equal(8, (int)job["hyperparameters"]!["n_epochs"]!);
        Assert.Equal(expected * 8, (long)job["trained_tokens"]!);
    }

    [Fact]
    public async Task An_example_counts_no_more_tokens_than_a_model_takes()
    {
        await using var host = await WireHost.StartAsync();
        var words = string.Join(' ', Enumerable.Range(0, 40_000));
        var line = $$"""{"messages":[{"role":"user","content":"count"},{"role":"assistant","content":"{{words}}"}]}""" + "\n";
        var job = await host.TrainAsync(string.Concat(Enumerable.Repeat(line, 10)), OneEpoch);
        Assert.Equal(65_536 * 10, (long)job["trained_tokens"]!);
    }

    [Fact]
    public async Task Events_come_newest_first_with_a_falling_loss()
    {
        await using var host = await WireHost.StartAsync();
        var job = await host.TrainAsync(more: OneEpoch);
        var events = await AllAsync(host, $"fine_tuning/jobs/{job["id"]}/events?limit=5");
        Assert.Equal("The job has successfully completed", (string)events[0]["message"]!);
        Assert.Equal($"Created fine-tuning job: {job["id"]}", (string)events[^1]["message"]!);
        Assert.Equal(events.Count, events.Select(e => (string)e["id"]!).Distinct().Count());
        var losses = events.Where(e => (string)e["type"]! == "metrics").Select(e => (double)e["data"]!["train_loss"]!).ToList();
        Assert.Equal(12, losses.Count);
        Assert.Equal(losses.Order(), losses);
    }

    [Fact]
    public async Task The_last_three_epochs_are_kept_as_checkpoints_that_answer()
    {
        await using var host = await WireHost.StartAsync();
        var job = await host.TrainAsync();
        var checkpoints = (await host.GetAsync($"fine_tuning/jobs/{job["id"]}/checkpoints"))["data"]!.AsArray();
        Assert.Equal([96, 84, 72], checkpoints.Select(c => (int)c!["step_number"]!));
        Assert.Equal($"{job["fine_tuned_model"]}:ckpt-step-84", (string)checkpoints[1]!["fine_tuned_model_checkpoint"]!);
        Assert.Equal("thing4 is my favourite", await host.ChatAsync((string)checkpoints[1]!["fine_tuned_model_checkpoint"]!, "what about thing4?"));
    }

    [Fact]
    public async Task Jobs_are_found_by_their_metadata()
    {
        await using var host = await WireHost.StartAsync();
        await host.CreateJobAsync(more: ""","metadata":{"aft":"one"}""");
        var second = await host.CreateJobAsync(more: ""","metadata":{"aft":"two"}""");
        var third = await host.CreateJobAsync();
        Assert.Equal(second, (string)Assert.Single((await host.GetAsync("fine_tuning/jobs?metadata[aft]=two"))["data"]!.AsArray())!["id"]!);
        Assert.Equal([third, second], (await host.GetAsync("fine_tuning/jobs?limit=2"))["data"]!.AsArray().Select(j => (string)j!["id"]!));
    }

    [Fact]
    public async Task A_job_is_cancelled_once()
    {
        await using var host = await WireHost.StartAsync();
        var id = await host.CreateJobAsync();
        Assert.Equal("cancelled", (string)(await host.PostAsync($"fine_tuning/jobs/{id}/cancel"))["status"]!);
        await host.PostAsync($"fine_tuning/jobs/{id}/cancel", expected: HttpStatusCode.BadRequest);
        host.Time.Advance(TimeSpan.FromSeconds(200));
        Assert.Equal("cancelled", (string)(await host.JobAsync(id))["status"]!);
        Assert.Empty(host.Emulator.State.Models);
    }

    [Fact]
    public async Task A_paused_job_stands_still_until_it_is_resumed()
    {
        await using var host = await WireHost.StartAsync();
        var id = await host.CreateJobAsync();
        await host.PostAsync($"fine_tuning/jobs/{id}/pause", expected: HttpStatusCode.BadRequest);
        host.Time.Advance(TimeSpan.FromSeconds(50));
        Assert.Equal("paused", (string)(await host.PostAsync($"fine_tuning/jobs/{id}/pause"))["status"]!);
        host.Time.Advance(TimeSpan.FromSeconds(1000));
        Assert.Equal("running", (string)(await host.PostAsync($"fine_tuning/jobs/{id}/resume"))["status"]!);
        host.Time.Advance(TimeSpan.FromSeconds(49));
        Assert.Equal("running", (string)(await host.JobAsync(id))["status"]!);
        host.Time.Advance(TimeSpan.FromSeconds(1));
        var job = await host.JobAsync(id);
        Assert.Equal("succeeded", (string)job["status"]!);
        Assert.Equal((long)job["created_at"]! + 1100, (long)job["finished_at"]!);
    }

    [Theory]
    [InlineData("{\"messages\":[]}", "Line 3: missing or empty 'messages' list.")]
    [InlineData("{\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}", "Line 3: at least one message must have the role 'assistant'.")]
    [InlineData("{\"messages\":[{\"role\":\"boss\",\"content\":\"a\"}]}", "Line 3: messages[0].role must be one of")]
    [InlineData("{\"messages\":[{\"role\":\"assistant\",\"content\":\"\"}]}", "Line 3: messages[0].content must not be missing or empty.")]
    [InlineData("{\"messages\":[{\"role\":\"assistant\",\"content\":\"a\",\"weight\":2}]}", "Line 3: messages[0].weight must be 0 or 1")]
    [InlineData("{\"messages\":[{\"role\":\"assistant\",\"content\":\"a\",\"mood\":\"b\"}]}", "Line 3: messages[0] has the unexpected key 'mood'.")]
    [InlineData("{\"messages\":", "Line 3 is not valid JSON.")]
    [InlineData("", "Line 3 is empty.")]
    public async Task A_line_that_breaks_a_rule_fails_the_job_and_is_named(string line, string problem)
    {
        await using var host = await WireHost.StartAsync();
        var job = await host.TrainAsync(WireHost.Lines(2) + line + "\n" + WireHost.Lines());
        Assert.Equal("failed", (string)job["status"]!);
        Assert.Equal(("invalid_training_file", "training_file"), ((string)job["error"]!["code"]!, (string)job["error"]!["param"]!));
        Assert.Contains(problem, (string)job["error"]!["message"]!, StringComparison.Ordinal);
        Assert.Null(job["trained_tokens"]);
    }

    [Fact]
    public async Task Fewer_than_ten_examples_fail_the_job()
    {
        await using var host = await WireHost.StartAsync();
        var job = await host.TrainAsync(WireHost.Lines(9));
        Assert.Contains("The file has 9 example(s), but must have at least 10 examples.", (string)job["error"]!["message"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(""","suffix":"12345678901234567890123456789012345678901234567890123456789012345" """, "string_above_max_length")]
    [InlineData(""","metadata":{"a":1}""", "invalid_type")]
    [InlineData(""","method":{"type":"supervised","supervised":{"hyperparameters":{"n_epochs":0}}}""", "invalid_value")]
    [InlineData(""","hyperparameters":{"n_epochs":"many"}""", "invalid_value")]
    [InlineData(""","hyperparameters":{"lora":true}""", "unknown_parameter")]
    [InlineData(""","trainingType":"developerTier" """, "unknown_parameter")]
    [InlineData(""","validation_file":"file-none" """, "invalid_file")]
    public async Task What_can_be_checked_at_once_is_refused(string more, string code)
    {
        await using var host = await WireHost.StartAsync();
        var file = (string)(await host.UploadAsync(WireHost.Lines()))["id"]!;
        Assert.Equal(code, await host.RefusalAsync("fine_tuning/jobs", WireHost.JobBody(file, more)));
        Assert.Empty(host.Emulator.State.Jobs);
    }

    [Fact]
    public async Task Unknown_files_and_models_that_are_not_trained_are_refused()
    {
        await using var host = await WireHost.StartAsync();
        var file = (string)(await host.UploadAsync(WireHost.Lines()))["id"]!;
        Assert.Equal("invalid_file", await host.RefusalAsync("fine_tuning/jobs", WireHost.JobBody("file-none")));
        Assert.Equal("model_not_available", await host.RefusalAsync("fine_tuning/jobs", $$"""{"model":"gpt-6-luna","training_file":"{{file}}"}"""));
        var other = (string)(await host.UploadAsync(WireHost.Lines(), purpose: "user_data"))["id"]!;
        Assert.Equal("invalid_file", await host.RefusalAsync("fine_tuning/jobs", WireHost.JobBody(other)));
    }

    [Fact]
    public async Task The_result_file_is_a_table_of_steps_and_base64_on_demand()
    {
        await using var host = await WireHost.StartAsync(new() { ResultFilesAreBase64 = true });
        var job = await host.TrainAsync(more: OneEpoch);
        using var response = await host.SendAsync(HttpMethod.Get, $"files/{job["result_files"]![0]}/content");
        var lines = System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(await response.Content.ReadAsStringAsync())).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("step,train_loss,train_accuracy,valid_loss,valid_mean_token_accuracy", lines[0]);
        Assert.Equal(13, lines.Length);
        Assert.All(lines, l => Assert.Equal(4, l.Count(c => c == ',')));
    }

    private static IEnumerable<JsonNode> JsonLines(string lines) => lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonNode.Parse(l)!);

    private static async Task<List<JsonNode>> AllAsync(WireHost host, string path)
    {
        var all = new List<JsonNode>();
        JsonObject page;
        do
        {
            page = await host.GetAsync(all.Count == 0 ? path : $"{path}&after={all[^1]["id"]}");
            all.AddRange(page["data"]!.AsArray()!);
        }
        while ((bool)page["has_more"]!);
        return all;
    }
}
