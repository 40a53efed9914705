using AvatarFineTune.Avatars;
using AvatarFineTune.Jobs;
using AvatarFineTune.Usage;
using AvatarFineTune.Vendors;
using Microsoft.Extensions.AI;

namespace AvatarFineTune.AspNetCore.Forms;

/// <summary>Asks one version of an avatar, or its base model, whichever is active.</summary>
internal sealed class VersionAnswers(FineTuneService fineTuning, AvatarService avatars, VendorRegistry vendors, UsageService usage)
{
    /// <summary>Asks a version.</summary>
    /// <param name="avatar">The avatar.</param>
    /// <param name="version">The version's number; 0 for the base model.</param>
    /// <param name="question">What to ask.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArgumentException">There is no such version, or no base model.</exception>
    /// <exception cref="ModelVendorException">The vendor failed.</exception>
    /// <exception cref="UsageBudgetExceededException">The budget is spent.</exception>
    public async Task<string> AskAsync(AvatarKey avatar, int version, string question, CancellationToken cancellationToken)
    {
        var check = await usage.CheckBudgetAsync(avatar, cancellationToken).ConfigureAwait(false);
        if (check.IsExceeded)
        {
            throw new UsageBudgetExceededException(check, "The avatar's budget is spent: ask again when it begins anew, or raise it.");
        }

        using var client = await ClientAsync(avatar, version, cancellationToken).ConfigureAwait(false);
        return (await client.Client.GetResponseAsync([.. client.Prompt, new(ChatRole.User, question)], cancellationToken: cancellationToken).ConfigureAwait(false)).Text;
    }

    /// <summary>
    /// Straight from the vendor, so what it costs is not among the avatar's usage; its budget is asked all the same.
    /// </summary>
    private async Task<Asked> ClientAsync(AvatarKey avatar, int number, CancellationToken cancellationToken)
    {
        var versions = await fineTuning.ListVersionsAsync(avatar, cancellationToken).ConfigureAwait(false);
        if (number > 0)
        {
            var version = versions.FirstOrDefault(v => v.Number == number && v.DeletedAt is null)
                ?? throw new ArgumentException($"There is no version {number} that can answer: choose another.");
            var deployments = await fineTuning.ListDeploymentsAsync(avatar.UserId, avatar.AvatarId, cancellationToken).ConfigureAwait(false);
            var chatModel = deployments.FirstOrDefault(d => d.Version == number && d.IsOpen)?.ChatModel;
            return new(Client(version.Model, avatar, chatModel), version.Prompt is { } prompt ? [new(ChatRole.System, prompt)] : []);
        }

        var profile = await avatars.GetAsync(avatar, cancellationToken).ConfigureAwait(false);
        var untrained = versions.FirstOrDefault(v => v.Number == profile?.ActiveVersion)?.Base ?? profile?.BaseModel ?? versions.FirstOrDefault(v => v.Base is not null)?.Base
            ?? throw new ArgumentException("The avatar has no base model to compare with: choose two versions.");
        return new(Client(untrained, avatar, chatModel: null), []);
    }

    private IChatClient Client(ModelRef model, AvatarKey avatar, string? chatModel) =>
        (vendors.Find(model.Vendor, avatar.UserId) ?? throw new ArgumentException($"'{model.Vendor}' is not registered: choose a version of another vendor."))
            .CreateChatClient(chatModel ?? model.Model);

    private sealed record Asked(IChatClient Client, IReadOnlyList<ChatMessage> Prompt) : IDisposable
    {
        public void Dispose() => Client.Dispose();
    }
}
