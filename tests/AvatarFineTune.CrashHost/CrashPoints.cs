using System.Diagnostics;

namespace AvatarFineTune.CrashHost;

/// <summary>Counts the points at which a process can die, and dies at one of them as in a power cut: nothing is closed or flushed.</summary>
public sealed class CrashPoints(int killAt)
{
    private int _count;

    /// <summary>How many points there were.</summary>
    public int Count => _count;

    /// <summary>A point; it has a name for whoever reads the output of a failure.</summary>
    public void Pass(string name)
    {
        if (Interlocked.Increment(ref _count) - 1 == killAt)
        {
            Console.Out.WriteLine(name);
            Console.Out.Flush();
            Process.GetCurrentProcess().Kill();
            Thread.Sleep(Timeout.Infinite);
        }
    }
}
