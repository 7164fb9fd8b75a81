using Matching.Web.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Matching.Web.Operation;

/// <summary>
/// Writes one line an event, in the form of the framework's simple formatter, without secrets at any log level.
/// </summary>
public sealed class LogLines() : ConsoleFormatter(FormName)
{
    public const string FormName = "matching";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var text = $"{logEntry.Formatter(logEntry.State, logEntry.Exception)} {logEntry.Exception}"
            .TrimEnd()
            .ReplaceLineEndings(" ");
        textWriter.WriteLine($"{Level(logEntry.LogLevel)}: {logEntry.Category}[{logEntry.EventId.Id}] {Secrets.Hide(text)}");
    }

    private static string Level(LogLevel level) =>
        level switch
        {
            LogLevel.Trace => "trce",
            LogLevel.Debug => "dbug",
            LogLevel.Information => "info",
            LogLevel.Warning => "warn",
            LogLevel.Error => "fail",
            _ => "crit",
        };
}
