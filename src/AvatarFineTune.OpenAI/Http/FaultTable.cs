using AvatarFineTune.OpenAI.Chat;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.OpenAI.Http;

/// <summary>Which answers of the control plane mean which fault. Codes are the services' own; where there are none, the words that one is known to use.</summary>
internal static class FaultTable
{
    public static VendorFault Find(string operation, int status, VendorErrorBody error) => status switch
    {
        401 or 402 or 403 => VendorFault.NotEligible,
        429 when IsQuota(error) => VendorFault.NotEligible,
        429 => VendorFault.Throttled,
        404 when error.Is("DeploymentNotFound") => VendorFault.NotDeployed,
        404 or 410 when error.Is("model_not_found") || operation is Operations.GetModel => VendorFault.ModelNotFound,
        404 when IsMisplaced(error) => VendorFault.InvalidRequest,
        404 => VendorFault.NotFound,
        410 => operation is Operations.CreateJob or Operations.Upload ? VendorFault.NotEligible : VendorFault.NotFound,
        408 or 409 or 425 => VendorFault.Unavailable,
        >= 400 and < 500 => Refused(operation, error),
        >= 500 => VendorFault.Unavailable,
        _ => VendorFault.Other,
    };

    /// <summary>What was wrong and what to do, after the vendor's name and before the status.</summary>
    public static string Explain(string operation, VendorFault fault, int status, VendorErrorBody error) => fault switch
    {
        VendorFault.NotEligible when IsQuota(error) => "has no quota left for this key: add credit or raise the limit there, for waiting alone does not help",
        VendorFault.NotEligible when status == 410 => "has ended its fine-tuning: train at another vendor",
        VendorFault.NotEligible when status == 402 => "wants to be paid first: add credit there",
        VendorFault.NotEligible when status == 403 && operation == Operations.CreateJob =>
            "does not let this account create jobs: it is cut off from fine-tuning, or the key may not do this; ask there, or train at another vendor",
        VendorFault.NotEligible when status == 403 => "does not let this key do this: check its permissions",
        VendorFault.NotEligible => "refuses the key: check it, and that it belongs to this address",
        VendorFault.Throttled => "gets too many requests: wait, and ask again",
        VendorFault.ModelNotFound => "does not know the model: it is retired, deleted or another account's; choose another",
        VendorFault.NotDeployed => "has no such deployment: deploy the model, and ask again",
        VendorFault.NotFound => "has nothing under this id: it was deleted, or is another account's",
        VendorFault.ContentFiltered => "refuses the content by its filter: change what is sent",
        VendorFault.InvalidRequest when IsMisplaced(error) => "knows no such subscription, resource group or account: correct AzureDeployments",
        VendorFault.InvalidRequest => "refuses the request as it is: change it",
        VendorFault.Unavailable when IsNotReady(operation, error) => "is still processing a file of this job: ask again",
        VendorFault.Unavailable when status == 409 => "is busy with what this would change: ask again",
        VendorFault.Unavailable => "has a fault: ask again",
        _ => "gave an answer that is not one of the API's: check its address",
    };

    /// <summary>A code is shown only if it looks like one.</summary>
    public static bool IsWord(string code) => code.Length is > 0 and <= 60 && code.All(c => char.IsAsciiLetter(c) || c == '_');

    private static VendorFault Refused(string operation, VendorErrorBody error) =>
        error.Is("model_not_found") || error.Is("model_not_available") || error.Is("DeploymentModelNotSupported") ? VendorFault.ModelNotFound
        : IsNotReady(operation, error) ? VendorFault.Unavailable
        : IsQuota(error) ? VendorFault.NotEligible
        : error.Is("content_filter") || error.Is("content_policy_violation") ? VendorFault.ContentFiltered
        : VendorFault.InvalidRequest;

    private static bool IsQuota(VendorErrorBody error) =>
        error.Is("insufficient_quota") || error.Is("exceeded_quota") || error.Is("billing_hard_limit_reached") || error.Is("billing_not_active") || error.Is("InsufficientQuota");

    /// <summary>Azure has no code of its own for a file that is not processed yet.</summary>
    private static bool IsNotReady(string operation, VendorErrorBody error) =>
        operation == Operations.CreateJob && error.Says("file")
        && (error.Says("not ready") || error.Says("pending") || error.Says("not yet") || error.Says("being processed") || error.Says("still processing"));

    /// <summary>The place where a deployment would be is not there, which is no news about the deployment.</summary>
    private static bool IsMisplaced(VendorErrorBody error) =>
        error.Is("ParentResourceNotFound") || error.Is("ResourceGroupNotFound") || error.Is("SubscriptionNotFound") || error.Is("InvalidSubscriptionId");
}
