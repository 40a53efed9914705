using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Refuses impossible options of any room, all at once, each with its value.</summary>
internal sealed class AvatarFineTuningOptionsValidator : IValidateOptions<AvatarFineTuningOptions>
{
    public ValidateOptionsResult Validate(string? name, AvatarFineTuningOptions options)
    {
        List<string> errors = [];
        foreach (var check in (Action[])[options.Chat.ThrowIfInvalid, options.Budgets.ThrowIfInvalid, options.FineTuning.ThrowIfInvalid, options.Datasets.ThrowIfInvalid])
        {
            try
            {
                check();
            }
            catch (OptionsValidationException e)
            {
                errors.AddRange(e.Failures);
            }
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
