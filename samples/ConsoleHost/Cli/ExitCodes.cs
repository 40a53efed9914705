namespace ConsoleHost.Cli;

internal static class ExitCodes
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int WrongUsage = 2;
    public const int NotMigrated = 3;
    public const int Cancelled = 130;
}
