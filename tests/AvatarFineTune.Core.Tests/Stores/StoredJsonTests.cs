using AvatarFineTune.Examples;
using AvatarFineTune.Stores.Providers;
using AvatarFineTune.Transcripts;

namespace AvatarFineTune.Core.Tests.Stores;

/// <summary>
/// What is stored stays readable: the bytes of every JSON column, as released. A change that turns one of these red needs a
/// migration of the rows that people already have, not a new expectation.
/// </summary>
public sealed class StoredJsonTests
{
    private static readonly ImportReport Report = new()
    {
        Platforms = ["whatsapp", "telegram"],
        Chats =
        [
            new()
            {
                Id = "chat-1",
                Title = "Ben & Zoë 👍",
                Platform = "whatsapp",
                Dialect = "android",
                DateOrder = DateOrder.DayMonthYear,
                DateOrderBasis = DateOrderBasis.Inferred,
                Kept = 2,
                Skipped = new Dictionary<SkipReason, long> { [SkipReason.System] = 1 },
                OutOfOrder = 1,
            },
        ],
        Kept = 2,
        Skipped = Enum.GetValues<SkipReason>().ToDictionary(reason => reason, reason => (long)reason),
        NotUnderstood = 1,
        NotUnderstoodSamples = [new("chat.txt", 7, "xx 00")],
        Duplicates = 3,
        OutOfOrder = 1,
        Edited = 4,
        IgnoredFiles = 5,
        Owners = [new("Ava", "id-1", 2, "personal_information"), new("Ben", null, 1, null)],
    };

    private const string ReportJson =
        """{"platforms":["whatsapp","telegram"],"chats":[{"id":"chat-1","title":"Ben & Zoë \uD83D\uDC4D","platform":"whatsapp","dialect":"android","date_order":"day_month_year","date_order_basis":"inferred","kept":2,"skipped":{"system":1},"out_of_order":1,"duplicates":0,"edited":0}],"kept":2,"skipped":{"system":0,"media":1,"deleted":2,"call":3,"location":4,"contact":5,"sticker":6,"poll":7,"other":8,"empty":9,"forwarded":10,"bot":11,"channel_post":12,"low_confidence":13},"not_understood":1,"not_understood_samples":[{"source":"chat.txt","line":7,"excerpt":"xx 00"}],"duplicates":3,"out_of_order":1,"edited":4,"ignored_files":5,"owners":[{"name":"Ava","id":"id-1","messages":2,"evidence":"personal_information"},{"name":"Ben","messages":1}]}""";

    private const string ExchangesJson =
        """{"conversations":1,"exchanges":9,"added":2,"already_known":3,"blocked":4,"exact_duplicates":5,"near_duplicates":6,"short_replies":7,"redaction":"replace","redactions":{"email":2},"redaction_samples":[{"kind":"email","masked":"x***@x***.com"}]}""";

    [Fact]
    public void An_import_report_is_written_as_ever() => Assert.Equal(ReportJson, StoredJson.Write(Report));

    [Fact]
    public void An_import_report_is_read_as_ever()
    {
        var read = StoredJson.ImportReport(ReportJson);

        Assert.Equivalent(Report, read, strict: true);
        Assert.Equal(ReportJson, StoredJson.Write(read));
    }

    [Fact]
    public void An_exchange_report_is_written_and_read_as_ever()
    {
        var report = new ExchangeReport
        {
            Conversations = 1,
            Exchanges = 9,
            Added = 2,
            AlreadyKnown = 3,
            Blocked = 4,
            ExactDuplicates = 5,
            NearDuplicates = 6,
            ShortReplies = 7,
            Redaction = RedactionMode.Replace,
            Redactions = new Dictionary<string, int> { ["email"] = 2 },
            RedactionSamples = [new("email", "x***@x***.com")],
        };

        Assert.Equal(ExchangesJson, StoredJson.Write(report));
        Assert.Equivalent(report, StoredJson.ExchangeReport(ExchangesJson), strict: true);
    }

    [Fact]
    public void Phone_regions_are_written_only_where_there_are_some()
    {
        var json = StoredJson.Write(new ExchangeReport { Redaction = RedactionMode.Replace, PhoneRegions = ["DE", "us"] });

        Assert.Contains("""
            "phone_regions":["DE","us"]
            """.Trim(), json, StringComparison.Ordinal);
        Assert.Equal(["DE", "us"], StoredJson.ExchangeReport(json).PhoneRegions);
        Assert.Empty(StoredJson.ExchangeReport(ExchangesJson).PhoneRegions);
    }

    [Fact]
    public void Names_and_metrics_are_written_and_read_as_ever()
    {
        var metrics = new Dictionary<string, double> { ["train_loss"] = 0.1 + 0.2, ["nan"] = double.NaN, ["max"] = double.NegativeInfinity };

        Assert.Equal("""["Zoë","a\"b","\uD83D\uDC4D"]""", StoredJson.Write(["Zoë", "a\"b", "👍"]));
        Assert.Equal(["Zoë", "a\"b", "👍"], StoredJson.Names("""["Zoë","a\"b","👍"]"""));
        Assert.Equal("""{"train_loss":0.30000000000000004,"nan":"NaN","max":"-Infinity"}""", StoredJson.Write(metrics));
        Assert.Equal(metrics, StoredJson.Metrics(StoredJson.Write(metrics)).ToDictionary());
    }

    [Fact]
    public void A_report_of_an_older_version_without_later_fields_is_read()
    {
        var read = StoredJson.ImportReport("""{"platforms":["sms"],"chats":[],"kept":1,"skipped":{}}""");

        Assert.Equal((1, 0, 0), (read.Kept, read.NotUnderstoodSamples.Count, read.Owners.Count));
        var exchanges = StoredJson.ExchangeReport("""{"exchanges":1}""");
        Assert.Equal((1, 0, 0), (exchanges.Exchanges, exchanges.Redactions.Count, exchanges.RedactionSamples.Count));
    }
}
