using AvatarFineTune.Vendors;
using Microsoft.Extensions.AI;

namespace AvatarFineTune.Conformance.Vendors;

/// <summary>A tuned model goes when it is deleted, and no other does. For vendors that can delete models.</summary>
public abstract class VendorModelDeletionTests : VendorSuite
{
    private IVendorModelDeletion Deletion
    {
        get
        {
            Assert.SkipUnless(Vendor is IVendorModelDeletion && Vendor.Capabilities.SupportsModelDeletion, "This vendor deletes no models.");
            return (IVendorModelDeletion)Vendor;
        }
    }

    [Fact]
    public async Task A_deleted_model_answers_no_more_and_others_do()
    {
        var deletion = Deletion;
        var (gone, stays) = ((await TrainAsync()).FineTunedModel!, (await TrainAsync()).FineTunedModel!);
        await AskAsync(gone);
        await deletion.DeleteModelAsync(gone, Token);

        var fault = await Assert.ThrowsAsync<ModelVendorException>(() => AskAsync(gone));
        Assert.True(fault.Fault == VendorFault.ModelNotFound || (Vendor.Capabilities.NeedsDeployment && fault.Fault == VendorFault.NotDeployed), $"{fault.Fault}");
        Assert.NotEmpty(await AskAsync(stays));
        Assert.NotEmpty(await AskAsync(Host.BaseModel));
    }

    [Fact]
    public async Task Another_instance_knows_it_no_more()
    {
        var deletion = Deletion;
        var model = (await TrainAsync()).FineTunedModel!;
        await deletion.DeleteModelAsync(model, Token);

        var other = Open();
        await Assert.ThrowsAsync<ModelVendorException>(() => other.CreateChatClient(model).GetResponseAsync("hello", cancellationToken: Token));
        await CloseAsync(other);
    }

    [Fact]
    public async Task Deleting_a_model_that_is_gone_is_no_error()
    {
        var deletion = Deletion;
        var model = (await TrainAsync()).FineTunedModel!;
        await deletion.DeleteModelAsync(model, Token);
        await deletion.DeleteModelAsync(model, Token);
    }

    [Fact]
    public async Task A_base_model_is_refused()
    {
        var fault = await Assert.ThrowsAsync<ModelVendorException>(() => Deletion.DeleteModelAsync(Host.BaseModel, Token));
        Assert.False(fault.IsTransient);
        Assert.NotEmpty(await AskAsync(Host.BaseModel));
    }

    [Fact]
    public async Task Its_job_can_still_be_read()
    {
        var deletion = Deletion;
        var job = await TrainAsync();
        await deletion.DeleteModelAsync(job.FineTunedModel!, Token);

        Assert.Equal(VendorJobState.Succeeded, (await Vendor.GetJobAsync(job.Id, Token)).State);
    }

    private async Task<string> AskAsync(string model) =>
        (await Vendor.CreateChatClient(model).GetResponseAsync(Samples.Learned.Prompt, cancellationToken: Token)).Text;
}
