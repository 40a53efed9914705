namespace AvatarFineTune.Browser.Tests.Support;

/// <summary>How somebody works a page.</summary>
internal abstract class Hands(IPage page)
{
    protected IPage Page { get; } = page;

    public abstract Task PressAsync(ILocator button);

    public abstract Task TickAsync(ILocator box);

    public abstract Task WriteAsync(ILocator field, string text);

    public abstract Task ChooseAsync(ILocator list, string option);

    public abstract Task ChooseFileAsync(ILocator field, string file);
}

/// <summary>With a mouse or a finger.</summary>
internal sealed class Pointer(IPage page) : Hands(page)
{
    public override Task PressAsync(ILocator button) => button.ClickAsync();

    public override Task TickAsync(ILocator box) => box.CheckAsync();

    public override Task WriteAsync(ILocator field, string text) => field.FillAsync(text);

    public override Task ChooseAsync(ILocator list, string option) => list.SelectOptionAsync(new SelectOptionValue { Label = option });

    public override Task ChooseFileAsync(ILocator field, string file) => field.SetInputFilesAsync(file);
}

/// <summary>With the keyboard alone: every control is reached by Tab.</summary>
internal sealed class Keys(IPage page) : Hands(page)
{
    private const int MostTabs = 400;

    public override async Task PressAsync(ILocator button)
    {
        await ReachAsync(button);
        await Page.Keyboard.PressAsync("Enter");
    }

    public override async Task TickAsync(ILocator box)
    {
        await ReachAsync(box);
        await Page.Keyboard.PressAsync("Space");
        await Expect(box).ToBeCheckedAsync();
    }

    public override async Task WriteAsync(ILocator field, string text)
    {
        await ReachAsync(field);
        await Page.Keyboard.PressAsync("ControlOrMeta+A");
        await Page.Keyboard.TypeAsync(text);
    }

    /// <summary>A list goes to the option whose first letters are typed.</summary>
    public override async Task ChooseAsync(ILocator list, string option)
    {
        await ReachAsync(list);
        await Page.Keyboard.TypeAsync(option);
        Assert.Equal(option, await list.EvaluateAsync<string>("list => list.selectedOptions[0].label"));
    }

    public override async Task ChooseFileAsync(ILocator field, string file)
    {
        await ReachAsync(field);

        // A machine that is busy may miss a key while a page is still being drawn: people press it again.
        for (var press = 1; ; press++)
        {
            try
            {
                var chooser = await Page.RunAndWaitForFileChooserAsync(() => Page.Keyboard.PressAsync("Enter"), new() { Timeout = 10_000 });
                await chooser.SetFilesAsync(file);
                return;
            }
            catch (TimeoutException) when (press < 3)
            {
            }
        }
    }

    private async Task ReachAsync(ILocator control)
    {
        for (var i = 0; i < MostTabs; i++)
        {
            if (await control.EvaluateAsync<bool>("element => element === document.activeElement"))
            {
                return;
            }

            await Page.Keyboard.PressAsync("Tab");
        }

        Assert.Fail($"{control} can't be reached with the keyboard.");
    }
}
