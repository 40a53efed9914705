using System.Text.Json.Nodes;
using AvatarFineTune.OpenAI.Emulation.Wire;

namespace AvatarFineTune.OpenAI.Emulation.Files;

/// <summary><c>/files</c>.</summary>
internal sealed class FileEndpoints(World world)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        var files = world.Options.ApiPath + "/files";
        routes.MapPost(files, UploadAsync).As("uploadFile");
        routes.MapGet(files, ListAsync).As("listFiles");
        routes.MapGet(files + "/{id}", GetAsync).As("getFile");
        routes.MapGet(files + "/{id}/content", ContentAsync).As("fileContent");
        routes.MapDelete(files + "/{id}", DeleteAsync).As("deleteFile");
    }

    private async Task UploadAsync(HttpContext context)
    {
        var upload = await new UploadReader(world.Options, world.Folder).ReadAsync(context);
        using var entered = await world.EnterAsync(context.RequestAborted);
        var file = world.AddFile(upload.Name, upload.Purpose, upload.Bytes, upload.Path, upload.ExpiresAfter);
        await context.WriteJsonAsync(file.ToJson(world.Now));
    }

    private async Task ListAsync(HttpContext context)
    {
        using var entered = await world.EnterAsync(context.RequestAborted);
        var purpose = context.Request.Query["purpose"].ToString();
        var files = world.Files.Values.Where(f => purpose.Length == 0 || f.Purpose == purpose);
        var isAscending = context.Request.Query["order"] == "asc";
        await context.WriteJsonAsync(Page.Of(context, isAscending ? files : files.Reverse(), f => f.Id, f => f.ToJson(world.Now), 10_000, 10_000));
    }

    private async Task GetAsync(HttpContext context)
    {
        using var entered = await world.EnterAsync(context.RequestAborted);
        await context.WriteJsonAsync(Require(context).ToJson(world.Now));
    }

    private async Task ContentAsync(HttpContext context)
    {
        StoredFile file;
        using (await world.EnterAsync(context.RequestAborted))
        {
            file = Require(context);
        }

        context.Response.ContentType = "application/octet-stream";
        context.Response.ContentLength = file.Bytes;
        await context.Response.SendFileAsync(file.Path, context.RequestAborted);
    }

    private async Task DeleteAsync(HttpContext context)
    {
        using var entered = await world.EnterAsync(context.RequestAborted);
        var file = Require(context);
        world.RemoveFile(file);
        await context.WriteJsonAsync(new JsonObject { ["object"] = "file", ["id"] = file.Id, ["deleted"] = true });
    }

    private StoredFile Require(HttpContext context)
    {
        var id = context.RouteId();
        return world.Files.TryGetValue(id, out var file) ? file : throw new ApiException(404, $"No such File object: {id}", param: "id");
    }
}
