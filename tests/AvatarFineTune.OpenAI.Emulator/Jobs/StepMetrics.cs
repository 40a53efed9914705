using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace AvatarFineTune.OpenAI.Emulation.Jobs;

/// <summary>What is measured at a step: a loss that always falls, an accuracy that always rises.</summary>
internal static class StepMetrics
{
    public static double TrainLoss(Job job, int step) => Math.Round(0.4 + (2.6 * Math.Exp(-3.0 * step / job.TotalSteps)), 6);

    public static double TrainAccuracy(Job job, int step) => Math.Round(0.92 - (0.5 * Math.Exp(-3.0 * step / job.TotalSteps)), 6);

    public static double ValidLoss(Job job, int step) => Math.Round(TrainLoss(job, step) + 0.05, 6);

    public static double ValidAccuracy(Job job, int step) => Math.Round(TrainAccuracy(job, step) - 0.02, 6);

    /// <summary>The metrics of a step; validation is measured at the end of each epoch.</summary>
    public static JsonObject At(Job job, int step)
    {
        var metrics = new JsonObject
        {
            ["step"] = step,
            ["train_loss"] = TrainLoss(job, step),
            ["train_mean_token_accuracy"] = TrainAccuracy(job, step),
        };
        if (IsMeasured(job, step))
        {
            metrics["valid_loss"] = ValidLoss(job, step);
            metrics["valid_mean_token_accuracy"] = ValidAccuracy(job, step);
            metrics["full_valid_loss"] = ValidLoss(job, step);
            metrics["full_valid_mean_token_accuracy"] = ValidAccuracy(job, step);
        }

        return metrics;
    }

    /// <summary>The result file, with OpenAI's columns or Azure's.</summary>
    public static string Csv(Job job, bool isAzure)
    {
        var csv = new StringBuilder(isAzure
            ? "step,train_loss,train_mean_token_accuracy,valid_loss,validation_mean_token_accuracy,full_valid_loss,full_valid_mean_token_accuracy\n"
            : "step,train_loss,train_accuracy,valid_loss,valid_mean_token_accuracy\n");
        for (var step = 1; step <= job.TotalSteps; step++)
        {
            var valid = IsMeasured(job, step) ? FormattableString.Invariant($"{ValidLoss(job, step)},{ValidAccuracy(job, step)}") : ",";
            csv.Append(CultureInfo.InvariantCulture, $"{step},{TrainLoss(job, step)},{TrainAccuracy(job, step)},{valid}").Append(isAzure ? "," + valid : "").Append('\n');
        }

        return csv.ToString();
    }

    private static bool IsMeasured(Job job, int step) => job.Request.ValidationFile is not null && step % job.StepsPerEpoch == 0;
}
