namespace AvatarFineTune.Benchmarks;
internal static class TokenComparison { internal static int Run(string[] args) => args.Length; }
