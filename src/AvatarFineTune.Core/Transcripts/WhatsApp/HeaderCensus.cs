using System.Globalization;

namespace AvatarFineTune.Transcripts.WhatsApp;

/// <summary>How many lines look like headers, and of what form: what the choice of a dialect rests on.</summary>
internal sealed class HeaderCensus
{
    /// <summary>More forms than these are pasted odds and ends; they are counted together.</summary>
    private const int MostForms = 4;

    private readonly Dictionary<HeaderShape, long> _others = [];
    private long _rest;

    /// <summary>How many have the file's own form.</summary>
    internal long Own { get; private set; }

    internal void Add(HeaderShape seen, HeaderShape own)
    {
        if (seen == own)
        {
            Own++;
        }
        else if (_others.Count < MostForms || _others.ContainsKey(seen))
        {
            _others[seen] = _others.GetValueOrDefault(seen) + 1;
        }
        else
        {
            _rest++;
        }
    }

    /// <param name="own">The file's own form.</param>
    /// <param name="order">The order of its dates.</param>
    /// <param name="words">The words of forms.</param>
    /// <param name="isWhole">Whether every line was looked at.</param>
    internal string Describe(HeaderShape own, DateOrder order, WhatsAppWords words, bool isWhole)
    {
        var all = Own + _rest + _others.Values.Sum();
        var text = string.Create(
            CultureInfo.InvariantCulture, $"{HeaderForm.Describe(own, order, words)} in {Own} of {(isWhole ? "" : "the first ")}{all} header{(all == 1 ? "" : "s")}");
        if (_others.Count > 0)
        {
            var forms = _others.OrderByDescending(o => o.Value)
                .Select(o => string.Create(CultureInfo.InvariantCulture, $"{HeaderForm.Describe(o.Key, order, words)} in {o.Value}")).ToList();
            text += $"; taken for text: {string.Join(", ", forms)}{(_rest > 0 ? string.Create(CultureInfo.InvariantCulture, $", others in {_rest}") : "")}";
        }

        return text;
    }
}
