using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AvatarFineTune.AspNetCore.Http;

/// <summary>Reads the values of a query; the first that can't be read becomes the problem.</summary>
internal sealed class Queries(HttpContext context)
{
    /// <summary>What was wrong; <see langword="null"/> if nothing.</summary>
    public ProblemHttpResult? Problem { get; private set; }

    public string? Text(string name) => context.Request.Query[name].ToString() is { Length: > 0 } value ? value : null;

    public IReadOnlyList<string> Texts(string name) => [.. context.Request.Query[name].OfType<string>().Where(v => v.Length > 0)];

    public int? Number(string name, int least, int most) => Read<int>(name, $"a whole number from {least} to {most}", text =>
        int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most ? value : null);

    public double? Share(string name) => Read<double>(name, "a number from 0 to 1", text =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value is >= 0 and <= 1 ? value : null);

    public bool? Flag(string name) => Read<bool>(name, "true or false", text => bool.TryParse(text, out var value) ? value : null);

    public DateOnly? Day(string name) => Read<DateOnly>(name, "a day, as 2026-11-22", text =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var value) ? value : null);

    public T? Word<T>(string name)
        where T : struct, Enum => Read<T>(name, $"one of {string.Join(", ", Words.Of<T>())}", text => Words.TryParse<T>(text, out var value) ? value : null);

    public IReadOnlyList<T>? WordList<T>(string name)
        where T : struct, Enum
    {
        List<T> values = [];
        foreach (var text in Texts(name))
        {
            if (!Words.TryParse<T>(text, out var value))
            {
                Problem ??= Wrong(name, $"one of {string.Join(", ", Words.Of<T>())}");
                return null;
            }

            values.Add(value);
        }

        return values.Count == 0 ? null : values;
    }

    public IReadOnlyList<Guid>? Ids(string name)
    {
        List<Guid> values = [];
        foreach (var text in Texts(name))
        {
            if (!Guid.TryParse(text, out var value))
            {
                Problem ??= Wrong(name, "an id");
                return null;
            }

            values.Add(value);
        }

        return values.Count == 0 ? null : values;
    }

    private T? Read<T>(string name, string shape, Func<string, T?> read)
        where T : struct
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        var value = read(text);
        if (value is null)
        {
            Problem ??= Wrong(name, shape);
        }

        return value;
    }

    private static ProblemHttpResult Wrong(string name, string shape) => Problems.Invalid($"{name} must be {shape}.");
}
