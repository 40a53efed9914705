using System.CommandLine;
using System.Globalization;
using AvatarFineTune.Pricing;
using AvatarFineTune.Vendors;
using ConsoleHost.Cli;
using Spectre.Console;

namespace ConsoleHost.Commands;

/// <summary>Shows what can be trained where, at what price, and for how long.</summary>
internal static class ModelsCommand
{
    private static readonly Option<bool> All = new("--all") { Description = "Show models that can't be trained too, and tuned ones." };

    public static Command Create()
    {
        var command = new Command("models", "Show what can be trained where, at what price, and how many days are left.") { All };
        command.Handle(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var registry = context.Get<VendorRegistry>();
        var rows = new List<ModelItem>();
        var notes = new List<VendorItem>();
        foreach (var name in registry.Names)
        {
            var vendor = registry.Get(name);
            string? fault = null;
            try
            {
                await foreach (var model in ListAsync(vendor, cancellationToken))
                {
                    if (model.CanTrain || context.Parsed.GetValue(All))
                    {
                        rows.Add(Describe(context, vendor, model));
                    }
                }
            }
            catch (ModelVendorException e)
            {
                // One vendor that does not answer keeps no other from being shown.
                fault = e.Message;
            }

            notes.Add(new(name, vendor.Capabilities.Kind, vendor.Capabilities.ClosedToNewJobs, fault));
        }

        context.Result(new ModelsResult(rows, notes), CliJson.Default.ModelsResult, console => Show(console, rows, notes));
        return notes.TrueForAll(n => n.Fault is not null) ? ExitCodes.Failed : ExitCodes.Done;
    }

    private static async IAsyncEnumerable<VendorModel> ListAsync(IModelVendor vendor, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (vendor is IVendorModels models)
        {
            await foreach (var model in models.ListModelsAsync(cancellationToken))
            {
                yield return model;
            }

            yield break;
        }

        foreach (var model in vendor.Capabilities.TrainableModels)
        {
            yield return new(model, CanTrain: true);
        }
    }

    private static ModelItem Describe(CommandContext context, IModelVendor vendor, VendorModel model)
    {
        var (kind, prices) = (vendor.Capabilities.Kind, context.Get<PriceBook>());
        var price = prices.FindTuned(kind, model.Model);
        var today = DateOnly.FromDateTime(context.Get<TimeProvider>().GetUtcNow().UtcDateTime);
        return new(
            vendor.Name, model.Model, model.CanTrain, price?.Currency, price?.Training, price?.Input, price?.Output, price?.HostingPerHour,
            prices.FindTrainingDaysLeft(kind, model.Model),
            model.RetiresOn is { } day ? day.DayNumber - today.DayNumber : prices.FindShutdown(kind, model.Model)?.DaysLeft);
    }

    private static void Show(IAnsiConsole console, List<ModelItem> rows, List<VendorItem> notes)
    {
        var table = new Table().RoundedBorder().AddColumns("vendor", "model", "training, 1M tokens", "tuned in / out, 1M", "hosting, hour", "days to train", "days it answers");
        foreach (var row in rows)
        {
            table.AddRow(
                Markup.Escape(row.Vendor), Markup.Escape(row.Model), row.CanTrain ? Amount(row.Training, row.Currency) : "not trainable",
                $"{Amount(row.TunedInput, row.Currency)} / {Amount(row.TunedOutput, row.Currency)}", Amount(row.HostingPerHour, row.Currency), Days(row.TrainingDaysLeft), Days(row.DaysLeft));
        }

        console.Write(table);
        foreach (var note in notes)
        {
            if (note.Closed is { } closed)
            {
                console.MarkupLine($"[yellow]{Markup.Escape(note.Vendor)}:[/] takes no new jobs: {Markup.Escape(closed)}");
            }

            if (note.Fault is { } fault)
            {
                console.MarkupLine($"[red]{Markup.Escape(note.Vendor)}:[/] {Markup.Escape(fault)}");
            }
        }
    }

    private static string Amount(decimal? amount, string? currency) => amount is { } known ? $"{known.ToString("0.00##", CultureInfo.InvariantCulture)} {currency}" : "unknown";

    private static string Days(int? days) => days switch { null => "no end known", < 0 => "[red]over[/]", < 60 => $"[yellow]{days}[/]", _ => $"{days}" };
}

/// <summary>What <c>models --json</c> prints.</summary>
internal sealed record ModelsResult(IReadOnlyList<ModelItem> Models, IReadOnlyList<VendorItem> Vendors);

/// <summary>A model as printed; amounts are per million tokens.</summary>
internal sealed record ModelItem(
    string Vendor, string Model, bool CanTrain, string? Currency, decimal? Training, decimal? TunedInput, decimal? TunedOutput, decimal? HostingPerHour, int? TrainingDaysLeft, int? DaysLeft);

/// <summary>A vendor as printed.</summary>
internal sealed record VendorItem(string Vendor, string Kind, string? Closed, string? Fault);
