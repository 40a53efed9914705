using System.Buffers;
using System.IO.Pipelines;
using System.Text.Unicode;
using AvatarFineTune.Datasets.Tokens;

namespace AvatarFineTune.Datasets.Validation;

/// <summary>
/// Checks a training file by the rules that a vendor applies only after it took the job (OpenAI's openapi.yaml of
/// 2026-08-21 and its cookbook's data checks). Streams: memory holds one line. Thread-safe.
/// </summary>
public sealed class DatasetValidator(Tokenizers tokenizers)
{
    /// <summary>Checks a file.</summary>
    /// <param name="jsonl">The file, read from where it stands; left open.</param>
    /// <param name="rules">The limits.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<DatasetValidation> ValidateAsync(Stream jsonl, DatasetRules rules, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(jsonl);
        ArgumentNullException.ThrowIfNull(rules);
        var check = new FileCheck(rules, tokenizers.Get(rules.TokenEncoding));
        var reader = PipeReader.Create(jsonl, new StreamPipeReaderOptions(bufferSize: 1 << 16, leaveOpen: true));
        try
        {
            while (true)
            {
                var result = await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
                var rest = check.Lines(result.Buffer, result.IsCompleted);
                reader.AdvanceTo(rest.Start, rest.End);
                if (result.IsCompleted || check.IsOver)
                {
                    return check.Finish();
                }
            }
        }
        finally
        {
            await reader.CompleteAsync().ConfigureAwait(false);
        }
    }

    private sealed class FileCheck(DatasetRules rules, Tokenizer tokenizer)
    {
        private readonly IssueList _issues = new();
        private readonly LineCheck _line = new(rules, tokenizer);
        private long _lines;
        private long _bytes;
        private long _tokens;
        private long _searched;

        public bool IsOver => _bytes > rules.MaxBytes || _issues.IsFull;

        public ReadOnlySequence<byte> Lines(ReadOnlySequence<byte> buffer, bool isLast)
        {
            while (buffer.Slice(_searched).PositionOf((byte)'\n') is { } end)
            {
                Line(buffer.Slice(0, end));
                buffer = buffer.Slice(buffer.GetPosition(1, end));
                _bytes++;
                _searched = 0;
                if (IsOver)
                {
                    return buffer;
                }
            }

            // A long line comes in many reads: searching each byte once keeps that linear.
            _searched = buffer.Length;
            if (_bytes + buffer.Length > rules.MaxBytes)
            {
                _bytes += buffer.Length;
                return buffer.Slice(buffer.End);
            }

            if (isLast && !buffer.IsEmpty)
            {
                Line(buffer);
                buffer = buffer.Slice(buffer.End);
            }

            return buffer;
        }

        public DatasetValidation Finish()
        {
            if (_bytes > rules.MaxBytes)
            {
                _issues.Add(new(0, DatasetRule.FileSize, $"The file is larger than the {rules.MaxBytes:N0} bytes that the vendor takes: select fewer examples."));
            }
            else if (_lines < rules.MinLines && !_issues.IsFull)
            {
                _issues.Add(new(0, DatasetRule.MinLines, $"The file has {_lines} lines and needs at least {rules.MinLines}: import more conversations."));
            }

            return new(_lines, _bytes, _tokens, _issues.Items);
        }

        private void Line(ReadOnlySequence<byte> line)
        {
            _lines++;
            _bytes += line.Length;
            var utf8 = line.IsSingleSegment ? line.FirstSpan : line.ToArray();
            if (_lines == 1 && utf8.StartsWith("\uFEFF"u8))
            {
                utf8 = utf8[3..];
            }

            if (utf8.EndsWith("\r"u8))
            {
                utf8 = utf8[..^1];
            }

            if (utf8.Trim(" \t"u8).IsEmpty)
            {
                Add(DatasetRule.NoEmptyLine, "is empty: delete it.");
            }
            else if (!Utf8.IsValid(utf8))
            {
                Add(DatasetRule.Utf8, "is not valid UTF-8: save the file as UTF-8.");
            }
            else
            {
                _tokens += _line.Check(utf8, Add);
            }
        }

        private void Add(DatasetRule rule, string what) =>
            _issues.Add(new(_lines, rule, $"Line {_lines} {what}", IsError: rule is not DatasetRule.Turns));
    }
}
