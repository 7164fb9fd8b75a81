using System.Collections.Concurrent;
using System.Reflection;
using System.Text.RegularExpressions;

namespace Matching.Web.Data;

/// <summary>
/// The insert of one row, <c>INSERT INTO t (a, b) VALUES (@A, @B)</c>, expanded to several rows with numbered parameters.
/// </summary>
internal sealed partial class RepeatedInsert
{
    // One for each statement of the source code. The properties are kept with it: the runtime may drop its own, and compiles
    // their readers again then.
    private static readonly ConcurrentDictionary<(string, Type), RepeatedInsert> Known = new();

    private readonly ConcurrentDictionary<int, string> texts = new();
    private readonly string sql;
    private readonly Match list;
    private readonly List<PropertyInfo> members;

    private RepeatedInsert(string sql, Type rows)
    {
        this.sql = sql;
        list = ValuesList().Match(sql);
        members =
        [
            .. ParameterName()
                .Matches(list.Value)
                .Select(match => match.Groups[1].Value)
                .Distinct()
                .Select(name => rows.GetProperty(name)!),
        ];
    }

    /// <summary>The insert of rows of a type.</summary>
    /// <param name="sql">Text of the insert of one row.</param>
    /// <param name="rows">Type whose properties are the parameters.</param>
    public static RepeatedInsert Of(string sql, Type rows) =>
        Known.GetOrAdd((sql, rows), key => new RepeatedInsert(key.Item1, key.Item2));

    public int Columns => members.Count;

    public int RowsAtOnce(int parameters) => Math.Max(1, parameters / members.Count);

    public IEnumerable<object?> Values(object row) => members.Select(member => member.GetValue(row));

    public string Text(int rows) => texts.GetOrAdd(rows, Expanded);

    private string Expanded(int rows)
    {
        var names = members.ConvertAll(member => member.Name);
        var lists = Enumerable
            .Range(0, rows)
            .Select(i =>
                ParameterName().Replace(list.Value, match => $"${(i * names.Count) + names.IndexOf(match.Groups[1].Value) + 1}")
            );
        return string.Concat(sql.AsSpan(0, list.Index), string.Join(", ", lists), sql.AsSpan(list.Index + list.Length));
    }

    [GeneratedRegex(@"(?<=\bVALUES\s*)\([^()]*\)")]
    private static partial Regex ValuesList();

    [GeneratedRegex("@([A-Za-z]+)")]
    private static partial Regex ParameterName();
}
