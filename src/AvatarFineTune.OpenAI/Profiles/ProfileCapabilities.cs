using AvatarFineTune.Vendors;

namespace AvatarFineTune.OpenAI.Profiles;

/// <summary>What a vendor can do today, as its profile has it.</summary>
internal sealed class ProfileCapabilities
{
    private readonly DateOnly? _closesOn;
    private readonly TimeProvider _time;
    private readonly VendorCapabilities _open;
    private readonly VendorCapabilities _closed;

    public ProfileCapabilities(OpenAIProfile profile, TimeProvider time)
    {
        _closesOn = profile.TrainingClosesOn;
        _time = time;
        var tagging = profile.Tag == OpenAITag.None ? JobTagging.None : JobTagging.Searchable;
        _open = (profile.Capabilities ?? new() { Kind = profile.Kind, JobTagging = tagging }) with
        {
            Kind = profile.Kind,
            JobTagging = tagging,
            NeedsDeployment = profile.Deployment != OpenAIDeployment.None,
        };
        _closed = _open with
        {
            ClosedToNewJobs = FormattableString.Invariant(
                $"The last day to create a job at '{profile.Kind}' was {_closesOn:yyyy-MM-dd}. Train at another vendor: the training set can be used there as it is."),
        };
    }

    public VendorCapabilities Current => _closesOn is { } last && DateOnly.FromDateTime(_time.GetUtcNow().UtcDateTime) > last ? _closed : _open;
}
