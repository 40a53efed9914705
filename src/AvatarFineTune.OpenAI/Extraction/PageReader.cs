using AvatarFineTune.Pricing;
using AvatarFineTune.Vendors;
using Microsoft.Extensions.AI;

namespace AvatarFineTune.OpenAI.Extraction;

/// <summary>What became of a page, and what stands on it.</summary>
internal sealed record PageResult(ExtractedPage Page, PageReading? Reading)
{
    public override string ToString() => Page.Status.ToString();
}

/// <summary>Reads one page: asks, waits where the vendor asks for it, and asks once more where the answer is not of the form. Thread-safe.</summary>
internal sealed class PageReader(IChatClient client, ModelPrice? price, ReadingMeter meter, ExtractionOptions options, int pages, TimeProvider time)
{
    private const int MostNonsense = 2;
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private readonly ChatResponseFormat _format = PageSchema.Create();

    /// <exception cref="ModelVendorException">The key is refused, or the model does not answer: no other page would fare better.</exception>
    internal async Task<PageResult> ReadAsync(PageInput page, CancellationToken cancellationToken)
    {
        for (var nonsense = 0; nonsense < MostNonsense; nonsense++)
        {
            var (response, problem) = await AskAsync(page, cancellationToken).ConfigureAwait(false);
            if (response is null)
            {
                return new(problem!, null);
            }

            if (ProblemOf(page, response) is { } ended)
            {
                return new(ended, null);
            }

            if (PageReading.Parse(response.Text) is { } reading)
            {
                return new(page.Ended(reading.Messages.Count == 0 ? PageStatus.Empty : PageStatus.Read, reading.Messages.Count), reading);
            }
        }

        return new(page.Ended(PageStatus.Failed, 0, "The model's answer was not of the form that was asked for, twice: choose a model with structured output."), null);
    }

    private async Task<(ChatResponse? Response, ExtractedPage? Problem)> AskAsync(PageInput page, CancellationToken cancellationToken)
    {
        var expected = PageTokens.Price(price, page);
        for (var attempt = 1; ; attempt++)
        {
            if (!meter.TryReserve(expected))
            {
                return (null, page.Ended(PageStatus.Refused, 0, $"The spend limit of {options.SpendLimit} was reached before this page: raise it, and read the rest."));
            }

            ChatResponse? response = null;
            ModelVendorException fault;
            try
            {
                response = await client.GetResponseAsync(PagePrompt.Messages(page, pages, options), PagePrompt.Options(options, _format), cancellationToken).ConfigureAwait(false);
                return (response, null);
            }
            catch (ModelVendorException e)
            {
                fault = e;
            }
            finally
            {
                Settle(expected, response);
            }

            if (fault.Fault is VendorFault.NotEligible or VendorFault.ModelNotFound or VendorFault.NotDeployed)
            {
                throw fault;
            }

            var pause = fault.RetryAfter ?? FirstPause * Math.Pow(2, attempt - 1);
            if (!fault.IsTransient || attempt >= options.MaxAttempts || pause > options.MaxPause)
            {
                return (null, page.Ended(StatusOf(fault.Fault), 0, fault.Message));
            }

            await Task.Delay(pause, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private void Settle(Money? expected, ChatResponse? response)
    {
        if (response is null)
        {
            meter.Failed(expected);
        }
        else
        {
            meter.Answered(expected, response.Usage);
        }
    }

    /// <summary>The model's own words of a refusal are left out: they may tell what stands on the page.</summary>
    private ExtractedPage? ProblemOf(PageInput page, ChatResponse response) =>
        response.FinishReason == ChatFinishReason.ContentFilter ? page.Ended(PageStatus.Refused, 0, "The vendor's filter refused the page: leave it out, or choose another vendor.")
        : response.FinishReason == ChatFinishReason.Length ? page.Ended(PageStatus.Truncated, 0, $"The page holds more than the model may write: cut it into several, or raise {nameof(ExtractionOptions.MaxOutputTokensPerPage)} from {options.MaxOutputTokensPerPage}.")
        : response.Messages.Any(m => m.Contents.Any(c => c is ErrorContent)) ? page.Ended(PageStatus.Refused, 0, "The model refused the page: leave it out, or choose another model.")
        : null;

    private static PageStatus StatusOf(VendorFault fault) => fault switch
    {
        VendorFault.ContentFiltered => PageStatus.Refused,
        VendorFault.ContextTooLong => PageStatus.TooLarge,
        _ => PageStatus.Failed,
    };
}
