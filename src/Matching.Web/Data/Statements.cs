using System.Collections.Concurrent;
using System.Data.Common;
using System.Reflection;
using System.Text.RegularExpressions;

namespace Matching.Web.Data;

/// <summary>
/// Statements that PostgreSQL receives as one batch, in one round trip. Their results are ignored; an error in any of them fails
/// the batch.
/// </summary>
internal sealed partial class Statements
{
    private static readonly ConcurrentDictionary<(Type, string), PropertyInfo> Members = new();

    private readonly List<(string Sql, object?[] Values)> waiting = [];

    public int Count => waiting.Count;

    /// <summary>Adds a statement; its parameters are properties of <paramref name="args"/>.</summary>
    public void Add(string sql, object? args)
    {
        var names = new List<string>();
        var numbered = ParameterName()
            .Replace(
                sql,
                match =>
                {
                    var name = match.Groups[1].Value;
                    if (!names.Contains(name))
                    {
                        names.Add(name);
                    }

                    return $"${names.IndexOf(name) + 1}";
                }
            );
        waiting.Add((numbered, [.. names.Select(name => Read(args!, name))]));
    }

    /// <summary>Adds a statement with numbered parameters.</summary>
    public void Add(string sql, object?[] values) => waiting.Add((sql, values));

    /// <summary>Creates a batch of the queued statements.</summary>
    /// <param name="connection">An open connection.</param>
    /// <param name="transaction">Its transaction.</param>
    /// <param name="opening">Statements that come first, separated by semicolons.</param>
    public DbBatch Batch(DbConnection connection, DbTransaction? transaction, string opening)
    {
        var batch = connection.CreateBatch();
        batch.Transaction = transaction;
        var first = opening
            .Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(sql => (sql, Array.Empty<object?>()));
        foreach (var (sql, values) in first.Concat(waiting))
        {
            var command = batch.CreateBatchCommand();
            command.CommandText = sql;
            foreach (var value in values)
            {
                var parameter = command.CreateParameter();
                TypeHandlers.Set(parameter, value);
                command.Parameters.Add(parameter);
            }

            batch.BatchCommands.Add(command);
        }

        return batch;
    }

    public void Clear() => waiting.Clear();

    private static object? Read(object args, string name) =>
        Members
            .GetOrAdd(
                (args.GetType(), name),
                key =>
                    key.Item1.GetProperty(key.Item2)
                    ?? throw new InvalidOperationException($"Parameter @{key.Item2} has no value.")
            )
            .GetValue(args);

    [GeneratedRegex("@([A-Za-z]+)")]
    private static partial Regex ParameterName();
}
