using System.Security.Cryptography;
using System.Text;
using AvatarFineTune.Avatars;
using AvatarFineTune.Stores;

namespace AvatarFineTune.Datasets;

/// <summary>The files of a stored dataset, as bytes: what is uploaded, and what the fingerprint is over.</summary>
internal sealed class DatasetFile(IDatasetStore store, AvatarKey avatar, Guid datasetId)
{
    /// <summary>Reads both files once and compares them with the manifest.</summary>
    /// <returns>Their lengths in bytes; <see langword="null"/> if lines are missing or changed.</returns>
    public async Task<(long Training, long Validation)?> MeasureAsync(DatasetManifest manifest, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var training = await HashAsync(DatasetSide.Training, hash, cancellationToken).ConfigureAwait(false);
        var validation = await HashAsync(DatasetSide.Validation, hash, cancellationToken).ConfigureAwait(false);
        return Convert.ToHexStringLower(hash.GetCurrentHash()) == manifest.Fingerprint ? (training, validation) : null;
    }

    /// <summary>Opens a file from its start; it is read from the store line by line.</summary>
    public Stream Open(DatasetSide side) => new LineStream(store.ReadLinesAsync(avatar, datasetId, side, CancellationToken.None));

    /// <summary>The file that these lines make.</summary>
    public static Stream Open(IEnumerable<DatasetLine> lines) => new LineStream(lines.ToAsyncEnumerable());

    private async Task<long> HashAsync(DatasetSide side, IncrementalHash hash, CancellationToken cancellationToken)
    {
        long bytes = 0;
        await foreach (var line in store.ReadLinesAsync(avatar, datasetId, side, cancellationToken).ConfigureAwait(false))
        {
            var utf8 = Encoding.UTF8.GetBytes(line.Json);
            hash.AppendData(utf8);
            hash.AppendData("\n"u8);
            bytes += utf8.Length + 1;
        }

        return bytes;
    }

    /// <summary>Lines as a forward-only stream, so that a file of any size is uploaded with one line in memory.</summary>
    private sealed class LineStream(IAsyncEnumerable<DatasetLine> lines) : Stream
    {
        private IAsyncEnumerator<DatasetLine>? _lines;
        private ReadOnlyMemory<byte> _rest;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            _lines ??= lines.GetAsyncEnumerator(cancellationToken);
            while (_rest.IsEmpty)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (!await _lines.MoveNextAsync().ConfigureAwait(false))
                {
                    return 0;
                }

                _rest = Encoding.UTF8.GetBytes(_lines.Current.Json + "\n");
            }

            var count = Math.Min(buffer.Length, _rest.Length);
            _rest[..count].CopyTo(buffer);
            _rest = _rest[count..];
            return count;
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) =>
            throw new NotSupportedException("A dataset's file is read asynchronously.");

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override async ValueTask DisposeAsync()
        {
            if (_lines is not null)
            {
                await _lines.DisposeAsync().ConfigureAwait(false);
            }

            await base.DisposeAsync().ConfigureAwait(false);
        }
    }
}
