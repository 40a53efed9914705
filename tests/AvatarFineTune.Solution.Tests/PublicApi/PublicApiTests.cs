using AvatarFineTune.Solution.Tests.Support;

namespace AvatarFineTune.Solution.Tests.PublicApi;

/// <summary>
/// What each package promises, as a text that is reviewed with every change. A change is accepted by eng/accept-api.
/// </summary>
public sealed class PublicApiTests
{
    public static TheoryData<string> Packages => [.. Libraries.Names];

    [Theory]
    [MemberData(nameof(Packages))]
    public void The_public_contract_is_the_accepted_one(string package)
    {
        var path = Repository.PathOf("tests", "AvatarFineTune.Solution.Tests", "PublicApi", $"{package}.txt");
        var actual = ApiText.Of(Libraries.Named(package));
        var accepted = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : "";
        if (Environment.GetEnvironmentVariable("UPDATE_API") == "1" && actual != accepted)
        {
            File.WriteAllText(path, actual);
            return;
        }

        var diff = TextDiff.Of(accepted, actual);
        Assert.True(diff.Length == 0, $"The public contract of {package} is not the accepted one. If that is meant, run eng/accept-api and commit what it writes.\n{diff}");
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void No_vendor_sdk_or_driver_type_is_in_a_public_contract(string package)
    {
        string[] banned = ["AngleSharp", "CsvHelper", "OpenAI", "UglyToad", "Npgsql", "Microsoft.Data", "System.Data", "SQLitePCL", "Spectre", "System.CommandLine"];

        // Who shares a pool with the app takes the pool from it; nothing else of the driver is shown.
        string[] allowed = package == "AvatarFineTune.Postgres" ? ["Npgsql.NpgsqlDataSource"] : [];
        var found = ContractTypes.Of(Libraries.Named(package))
            .Where(use => !allowed.Contains(use.Used.FullName))
            .Where(use => banned.Any(b => use.Used.Assembly != use.In.Assembly && $"{use.Used.Namespace}.".StartsWith(b + ".", StringComparison.Ordinal)))
            .Select(use => $"{use.In.FullName} shows {use.Used.FullName}");
        Findings.None(found, $"{package} shows types of a vendor's SDK or of a driver:");
    }
}
