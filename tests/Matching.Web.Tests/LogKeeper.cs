using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Matching.Web.Tests;

/// <summary>Keeps every line that the service logs, as written to standard error, with the values attached to it.</summary>
internal sealed class LogKeeper : ILoggerProvider
{
    private readonly ConcurrentQueue<string> lines = new();

    public string Text => string.Join('\n', lines);

    public void Listen(IServiceCollection services) => services.AddSingleton<ILoggerProvider>(this);

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose() { }

    private sealed class Logger(LogKeeper keeper, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => keeper.lines.Enqueue($"{category} {formatter(state, exception)} {Reported(state)} {exception}");

        private static string Reported<TState>(TState state) =>
            state is IEnumerable<KeyValuePair<string, object?>> members
                ? string.Join(' ', members.Select(member => $"{member.Key}={member.Value}"))
                : $"{state}";
    }
}
