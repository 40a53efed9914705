using AvatarFineTune.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace AspNetHost.Hosting;

/// <summary>Traces and metrics, sent where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says, or written to the console with <c>Telemetry:Console=true</c>.</summary>
internal static class Telemetry
{
    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        var toConsole = builder.Configuration.GetValue("Telemetry:Console", defaultValue: false);
        var telemetry = builder.Services.AddOpenTelemetry()
            .WithTracing(traces =>
            {
                traces.AddAspNetCoreInstrumentation().AddSource(AvatarFineTuneDiagnostics.Name);   // AvatarFineTune
                if (toConsole)
                {
                    traces.AddConsoleExporter();
                }
            })
            .WithMetrics(metrics =>
            {
                metrics.AddAspNetCoreInstrumentation().AddMeter(AvatarFineTuneDiagnostics.Name);   // AvatarFineTune
                if (toConsole)
                {
                    metrics.AddConsoleExporter();
                }
            });
        if (builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is { Length: > 0 })
        {
            telemetry.UseOtlpExporter();
        }
    }
}
