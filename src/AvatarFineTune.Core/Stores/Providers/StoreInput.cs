using AvatarFineTune.Avatars;
using AvatarFineTune.Datasets;
using AvatarFineTune.Examples;

namespace AvatarFineTune.Stores.Providers;

/// <summary>
/// What a store does with its arguments before it writes them: every store refuses the same and keeps the same. Text is
/// cleaned as <see cref="StoredText"/> says.
/// </summary>
public static partial class StoreInput
{
    /// <summary>The most characters of a note.</summary>
    public const int MaxNoteLength = 16_000;

    /// <summary>The most examples of a page.</summary>
    public const int MaxPage = 1_000;

    /// <summary>The most notes that a search returns.</summary>
    public const int MaxFound = 100;

    /// <summary>A profile as stored.</summary>
    public static AvatarProfile Clean(AvatarProfile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        return profile with { Name = StoredText.Clean(profile.Name), Prompt = StoredText.Clean(profile.Prompt), BaseModel = Clean(profile.BaseModel) };
    }

    /// <summary>A version as stored.</summary>
    public static ModelVersion Clean(ModelVersion version)
    {
        ArgumentNullException.ThrowIfNull(version);
        return version with { Model = Clean(version.Model)!, Base = Clean(version.Base), Prompt = StoredText.Clean(version.Prompt), DeletedAt = null };
    }

    /// <summary>An import as stored. The copy shares nothing with the caller's lists.</summary>
    public static TrainingData Clean(TrainingData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return data with
        {
            SourceName = StoredText.Clean(data.SourceName),
            Report = StoredJson.ImportReport(StoredJson.Write(data.Report)),
            Exchanges = StoredJson.ExchangeReport(StoredJson.Write(data.Exchanges)),
            Consent = data.Consent is { } consent
                ? consent with { By = StoredText.Clean(consent.By), Basis = StoredText.Clean(consent.Basis) }
                : null,
        };
    }

    /// <summary>An example as stored: new, unused, and part of its import.</summary>
    /// <exception cref="ArgumentException">It belongs to another import or avatar.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Its quality is not from 0 to 1, or its position negative.</exception>
    public static TrainingExample Clean(TrainingExample example, TrainingData data, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(example);
        ArgumentNullException.ThrowIfNull(data);
        if (example.Avatar != data.Avatar || example.TrainingDataId != data.Id)
        {
            throw new ArgumentException($"Example {example.Id} belongs to another avatar or import than import {data.Id}.", nameof(example));
        }

        CheckQuality(example.QualityScore, nameof(example));
        ArgumentOutOfRangeException.ThrowIfNegative(example.Position, nameof(example));
        return example with
        {
            Prompt = StoredText.Clean(example.Prompt),
            Reply = StoredText.Clean(example.Reply),
            SaidAt = DateTime.SpecifyKind(example.SaidAt, DateTimeKind.Unspecified),
            RepliedAt = DateTime.SpecifyKind(example.RepliedAt, DateTimeKind.Unspecified),
            Participants = [.. example.Participants.Select(name => StoredText.Clean(name))],
            ParticipantIds = [.. example.ParticipantIds.Select(id => StoredText.Clean(id))],
            Exclusion = StoredText.Clean(example.Exclusion),
            UsedInTraining = false,
            TimesUsed = 0,
            CreatedAt = now,
        };
    }

    /// <summary>A manifest as stored.</summary>
    public static DatasetManifest Clean(DatasetManifest manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        return manifest with
        {
            Prompt = StoredText.Clean(manifest.Prompt),
            TokenEncoding = StoredText.Clean(manifest.TokenEncoding),
            Fingerprint = StoredText.Id(manifest.Fingerprint, nameof(manifest)),
            ErasedAt = null,
        };
    }

    /// <summary>A line as stored. The copy shares nothing with the caller's list.</summary>
    public static DatasetLine Clean(DatasetLine line)
    {
        ArgumentNullException.ThrowIfNull(line);
        ArgumentOutOfRangeException.ThrowIfNegative(line.Number, nameof(line));
        return line with { Json = StoredText.Clean(line.Json), Members = [.. line.Members] };
    }

    /// <summary>A note as stored.</summary>
    /// <exception cref="ArgumentException">The text is longer than <see cref="MaxNoteLength"/>, or the caller is no id.</exception>
    public static AvatarNote Clean(AvatarNote note)
    {
        ArgumentNullException.ThrowIfNull(note);
        ArgumentNullException.ThrowIfNull(note.Text, nameof(note));
        if (note.Text.Length > MaxNoteLength)
        {
            throw new ArgumentException($"A note has at most {MaxNoteLength} characters; this one has {note.Text.Length}. Split it.", nameof(note));
        }

        return note with { Text = StoredText.Clean(note.Text), CallerId = StoredText.IdOrNull(note.CallerId, nameof(note)) };
    }

    /// <summary>Refuses a quality that is not from 0 to 1.</summary>
    public static void CheckQuality(double qualityScore, string name)
    {
        if (!(qualityScore is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(name, qualityScore, "A quality score is from 0 to 1.");
        }
    }

    /// <summary>Refuses a limit that is not from 1 to <paramref name="most"/>.</summary>
    public static void CheckLimit(int limit, int most, string name = "limit")
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, most, name);
    }

    private static ModelRef? Clean(ModelRef? model) =>
        model is null ? null
        : StoredText.Clean(model.Vendor) is var vendor && StoredText.Clean(model.Model) is var name
            && ReferenceEquals(vendor, model.Vendor) && ReferenceEquals(name, model.Model) ? model
        : new(vendor, name);
}
