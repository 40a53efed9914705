namespace AvatarFineTune.Jobs.Workflow;

/// <summary>Holds the lease of claimed work while it is done.</summary>
internal static class LeaseKeeper
{
    /// <summary>Renews at a third of the lease's length; cancels the work as soon as it may be lost. Time is counted from before each renewal, so never too long.</summary>
    public static async Task KeepAsync(
        Func<CancellationToken, Task<bool>> renew, CancellationTokenSource work, FineTuneOptions options, TimeProvider time)
    {
        var margin = options.LeaseDuration / 6;
        var held = time.GetTimestamp();
        while (true)
        {
            await Task.Delay(options.LeaseDuration / 3, time, work.Token).ConfigureAwait(false);
            var asked = time.GetTimestamp();
            var left = options.LeaseDuration - margin - time.GetElapsedTime(held);
            var isHeld = false;
            try
            {
                // A store that does not answer at all is one that failed: the lease ends meanwhile.
                var renewing = renew(work.Token);
                _ = renewing.ContinueWith(static t => _ = t.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
                isHeld = await renewing.WaitAsync(left > margin ? left : margin, time, work.Token).ConfigureAwait(false);
                held = isHeld ? asked : held;
            }
            catch (Exception) when (work.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is not TimeoutException && time.GetElapsedTime(held) + (options.LeaseDuration / 3) < options.LeaseDuration - margin)
            {
                // There is time for one more try.
                isHeld = true;
            }
            catch (Exception)
            {
                // Too late to be sure of holding it.
            }

            if (!isHeld)
            {
                await work.CancelAsync().ConfigureAwait(false);
                return;
            }
        }
    }
}
