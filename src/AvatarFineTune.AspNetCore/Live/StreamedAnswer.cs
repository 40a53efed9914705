using AvatarFineTune.AspNetCore.Contracts;
using AvatarFineTune.AspNetCore.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.AI;

namespace AvatarFineTune.AspNetCore.Live;

/// <summary>
/// An answer as server-sent events, word by word. It has begun already, so that a status could still tell what failed before; what fails from now on is an event.
/// </summary>
/// <param name="updates">The rest of the answer, standing at its first update; <see langword="null"/> for an empty one.</param>
internal sealed class StreamedAnswer(IAsyncEnumerator<ChatResponseUpdate>? updates) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var gone = httpContext.RequestAborted;
        var events = new EventStream(httpContext.Response);
        var seen = new List<ChatResponseUpdate>();
        try
        {
            await events.BeginAsync(gone).ConfigureAwait(false);
            while (updates is not null)
            {
                var update = updates.Current;
                seen.Add(update);
                if (update.Text is { Length: > 0 } text)
                {
                    await events.SendAsync("delta", new DeltaBody(text), id: null, gone).ConfigureAwait(false);
                }

                if (!await updates.MoveNextAsync().ConfigureAwait(false))
                {
                    break;
                }
            }

            await events.SendAsync("done", AnswerBody.Of(seen.ToChatResponse(), text: null), id: null, gone).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            // Nobody reads any more; the turn is told so, and records what was used.
        }
        catch (Exception e) when (FaultFilter.Of(e) is not null)
        {
            await events.SendAsync<ProblemDetails>("error", FaultFilter.Of(e)!.ProblemDetails, id: null, gone).ConfigureAwait(false);
        }
        finally
        {
            if (updates is not null)
            {
                await updates.DisposeAsync().ConfigureAwait(false);
            }
        }
    }
}
