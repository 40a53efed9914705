using System.Net;
using AvatarFineTune.AspNetCore.Tests.Panel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AvatarFineTune.AspNetCore.Tests.Security;

/// <summary>An app that doesn't say who its users are is told so in its log, as the page can't: it shows nothing.</summary>
public sealed class UserIdTests
{
    [Theory]
    [InlineData("nameless", "has no id")]
    [InlineData("far too long", "(201 characters; 1 to 200 can)")]
    public async Task A_signed_in_user_without_a_usable_id_is_logged_once(string user, string fault)
    {
        var log = new Warnings();
        await using var site = await PanelSite.StartAsync(
            o => o.UserId = user == "nameless" ? o.UserId : _ => new string('x', 201),
            b => b.Services.AddLogging(l => l.AddProvider(log)));
        var browser = site.Open(user == "nameless" ? user : "somebody");

        Assert.Empty((await browser.OpenAsync("/page?who=ava")).QuerySelectorAll(".aft-panel"));
        using var api = new HttpRequestMessage(HttpMethod.Get, "/avatars");
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.SendAsync(api)).StatusCode);

        var told = Assert.Single(log.Lines);
        Assert.Contains(fault, told, StringComparison.Ordinal);
        Assert.Contains("AddAspNetCore(o => o.UserId = …)", told, StringComparison.Ordinal);
        Assert.DoesNotContain("xxx", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_not_signed_in_is_no_fault_of_the_app()
    {
        var log = new Warnings();
        await using var site = await PanelSite.StartAsync(services: b => b.Services.AddLogging(l => l.AddProvider(log)));
        Assert.Empty((await site.Open(null).OpenAsync("/page?who=ava")).QuerySelectorAll(".aft-panel"));
        Assert.Empty(log.Lines);
    }

    private sealed class Warnings : ILoggerProvider, ILogger
    {
        private readonly System.Collections.Concurrent.ConcurrentQueue<string> _lines = new();

        public IEnumerable<string> Lines => _lines;

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (eventId.Id == 7001 && IsEnabled(logLevel))
            {
                _lines.Enqueue(formatter(state, exception));
            }
        }

        public void Dispose()
        {
        }
    }
}
