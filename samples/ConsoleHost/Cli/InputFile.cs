namespace ConsoleHost.Cli;

/// <summary>A file that a command reads: says plainly when it isn't there, which the platform's own messages don't.</summary>
internal static class InputFile
{
    public static string Require(FileInfo file) =>
        Directory.Exists(file.FullName) ? throw new IOException($"'{file.FullName}' is a folder: name one file in it.")
        : file.Exists ? file.FullName
        : throw new FileNotFoundException($"'{file.FullName}' does not exist: check the path.");
}
