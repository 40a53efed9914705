namespace AvatarFineTune.OpenAI.Http;

/// <summary>The names of what is done at a vendor, as faults and spans tell them.</summary>
internal static class Operations
{
    public const string Upload = "UploadFile";
    public const string ListFiles = "ListFiles";
    public const string GetFile = "GetFile";
    public const string DeleteFile = "DeleteFile";
    public const string ListAdapterFiles = "ListAdapterFiles";
    public const string DownloadFile = "DownloadFile";
    public const string CreateJob = "CreateJob";
    public const string FindJob = "FindJob";
    public const string GetJob = "GetJob";
    public const string CancelJob = "CancelJob";
    public const string PauseJob = "PauseJob";
    public const string ResumeJob = "ResumeJob";
    public const string ReadEvents = "ReadEvents";
    public const string ListCheckpoints = "ListCheckpoints";
    public const string ListModels = "ListModels";
    public const string GetModel = "GetModel";
    public const string DeleteModel = "DeleteModel";
    public const string Deploy = "Deploy";
    public const string GetDeployment = "GetDeployment";
    public const string Undeploy = "Undeploy";
}
