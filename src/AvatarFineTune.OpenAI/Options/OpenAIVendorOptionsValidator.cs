using AvatarFineTune.Vendors;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AvatarFineTune.OpenAI.Options;

/// <summary>Refuses a vendor's options by its name, all problems at once.</summary>
internal sealed class OpenAIVendorOptionsValidator(IServiceProvider services) : IValidateOptions<OpenAIVendorOptions>
{
    public ValidateOptionsResult Validate(string? name, OpenAIVendorOptions options)
    {
        var usersBringKeys = services.GetService<IServiceProviderIsService>()?.IsService(typeof(IVendorCredentialProvider)) == true;
        var problems = OpenAIVendorOptionsCheck.Find(options, usersBringKeys).Select(p => $"AddOpenAI(\"{name}\"): {nameof(OpenAIVendorOptions)}.{p}").ToList();
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}
