using System.Globalization;
using AvatarFineTune.Fuzz;

if (Arguments.Parse(args) is not { } options)
{
    Console.Error.WriteLine("Usage: eng/fuzz [--minutes M] [--seed N] [--only I] [--keep FOLDER] [--platform NAME]");
    return 2;
}

// Readers that unpack to disk must clear up: in a folder of this run's own that shows.
var temporary = Directory.CreateTempSubdirectory("fuzz-");
Environment.SetEnvironmentVariable("TMPDIR", temporary.FullName);
try
{
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seed {options.Seed}"));
    var result = await FuzzRun.RunAsync(options with { Starting = Arguments.Tracer(options) }, Console.WriteLine);
    var left = temporary.GetFileSystemInfos();
    foreach (var finding in result.Findings)
    {
        Console.WriteLine(finding);
    }

    if (left.Length > 0)
    {
        Console.WriteLine($"{left.Length} temporary files were left behind.");
    }

    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{result.Inputs} inputs, {result.AcceptedShare:P0} read, {result.Findings.Count} kinds of findings"));
    return result.Findings.Count + left.Length == 0 ? 0 : 1;
}
catch (ArgumentException e)
{
    Console.Error.WriteLine(e.Message);
    return 2;
}
finally
{
    temporary.Delete(recursive: true);
}
