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
                _ => DateTimeOffset.ParseExact(
                    (string)value,
                    Format,
                    CultureInfo.InvariantCulture,
                    DateTimeStyles.AssumeUniversal
                ),
            };
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
                _ => DateOnly.ParseExact((string)value, "yyyy-MM-dd", CultureInfo.InvariantCulture),
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
}
