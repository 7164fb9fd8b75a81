using System.Data;
using System.Globalization;
using System.Text.Json;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Matching.Web.Data;

/// <summary>
/// Three types that the two providers write differently, and short lists kept as JSON text. SQLite has no type of its own for
/// them, so they are text that sorts as it reads; PostgreSQL gets its native types, with the type named even for null, else the
/// optional-filter idiom cannot be typed.
/// </summary>
public static class TypeHandlers
{
    public static void Register()
    {
        DefaultTypeMap.MatchNamesWithUnderscores = true;
        SqlMapper.ConnectionStringComparer = new SameDatabase();
        foreach (var type in new[] { typeof(Guid), typeof(DateTimeOffset), typeof(DateOnly) })
        {
            SqlMapper.RemoveTypeMap(type);
            SqlMapper.RemoveTypeMap(typeof(Nullable<>).MakeGenericType(type));
        }

        foreach (var (type, handler) in ByType)
        {
            SqlMapper.AddTypeHandler(type, handler);
        }

        SqlMapper.AddTypeHandler(typeof(List<string>), new JsonHandler<List<string>>());
        SqlMapper.AddTypeHandler(typeof(Dictionary<string, string>), new JsonHandler<Dictionary<string, string>>());
    }

    private static readonly Dictionary<Type, SqlMapper.ITypeHandler> ByType = new()
    {
        [typeof(Guid)] = new GuidHandler(),
        [typeof(DateTimeOffset)] = new InstantHandler(),
        [typeof(DateOnly)] = new DateHandler(),
    };

    /// <summary>Gives a parameter its value as Dapper would.</summary>
    public static void Set(IDbDataParameter parameter, object? value)
    {
        if (value is not null && ByType.TryGetValue(value.GetType(), out var handler))
        {
            handler.SetValue(parameter, value);
        }
        else
        {
            parameter.Value = value ?? DBNull.Value;
        }
    }

    private static void Set(IDbDataParameter parameter, object? value, DbType type, Func<object, object> sqlite)
    {
        if (parameter is SqliteParameter)
        {
            parameter.Value = value is null or DBNull ? DBNull.Value : sqlite(value);
            return;
        }

        parameter.DbType = type;
        parameter.Value = value ?? DBNull.Value;
    }

    private static int Number(string text, int from, int length) =>
        int.Parse(text.AsSpan(from, length), NumberStyles.None, CultureInfo.InvariantCulture);

    // A row of one column that is null arrives here, unlike a member of a record: the least of no days, for instance.
    private sealed class GuidHandler : SqlMapper.ITypeHandler
    {
        public void SetValue(IDbDataParameter parameter, object value) =>
            Set(parameter, value, DbType.Guid, guid => ((Guid)guid).ToString());

        public object? Parse(Type destinationType, object value) =>
            value switch
            {
                DBNull => null,
                Guid guid => guid,
                _ => Guid.Parse((string)value),
            };
    }

    private sealed class InstantHandler : SqlMapper.ITypeHandler
    {
        private const string Format = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";
        private const int Length = 27;

        public void SetValue(IDbDataParameter parameter, object value) =>
            Set(
                parameter,
                value is DateTimeOffset instant ? instant.UtcDateTime : value,
                DbType.DateTime,
                utc => ((DateTime)utc).ToString(Format, CultureInfo.InvariantCulture)
            );

        public object? Parse(Type destinationType, object value) =>
            value switch
            {
                DBNull => null,
                DateTimeOffset instant => instant,
                DateTime utc => new DateTimeOffset(DateTime.SpecifyKind(utc, DateTimeKind.Utc)),
                _ => Read((string)value),
            };

        // Lists have several a row; a format that is interpreted takes five times as long.
        private static DateTimeOffset Read(string text) =>
            text.Length == Length
                ? new DateTimeOffset(
                    Number(text, 0, 4),
                    Number(text, 5, 2),
                    Number(text, 8, 2),
                    Number(text, 11, 2),
                    Number(text, 14, 2),
                    Number(text, 17, 2),
                    TimeSpan.Zero
                ).AddMicroseconds(Number(text, 20, 6))
                : throw new FormatException($"'{text}' is no stored moment.");
    }

    private sealed class DateHandler : SqlMapper.ITypeHandler
    {
        public void SetValue(IDbDataParameter parameter, object value) =>
            Set(parameter, value, DbType.Date, date => ((DateOnly)date).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

        public object? Parse(Type destinationType, object value) =>
            value switch
            {
                DBNull => null,
                DateOnly date => date,
                DateTime day => DateOnly.FromDateTime(day),
                string { Length: 10 } text => new DateOnly(Number(text, 0, 4), Number(text, 5, 2), Number(text, 8, 2)),
                _ => throw new FormatException($"'{value}' is no stored day."),
            };
    }

    private sealed class JsonHandler<T> : SqlMapper.ITypeHandler
    {
        public void SetValue(IDbDataParameter parameter, object value)
        {
            parameter.DbType = DbType.String;
            parameter.Value = value is null or DBNull ? DBNull.Value : JsonSerializer.Serialize((T)value);
        }

        public object Parse(Type destinationType, object value) => JsonSerializer.Deserialize<T>((string)value)!;
    }

    // Dapper compiles how a statement's values are written and its rows read once per statement and connection string. One
    // database behind several connections, or copies of it, need that once: only the make of the database matters.
    private sealed class SameDatabase : IEqualityComparer<string>
    {
        private static bool IsFile(string connectionString) =>
            connectionString.StartsWith("Data Source", StringComparison.OrdinalIgnoreCase);

        public bool Equals(string? x, string? y) => x == y || (x is not null && y is not null && IsFile(x) == IsFile(y));

        public int GetHashCode(string obj) => IsFile(obj) ? 1 : 0;
    }
}
