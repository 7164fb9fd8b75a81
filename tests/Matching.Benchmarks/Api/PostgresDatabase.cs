using Npgsql;

namespace Matching.Benchmarks.Api;

/// <summary>A database on a server of PostgreSQL, which goes with the run.</summary>
internal sealed class PostgresDatabase : IDisposable
{
    private readonly string server;
    private readonly string name;

    private PostgresDatabase(string server, string name) => (this.server, this.name) = (server, name);

    /// <summary>Its address, as the service takes it.</summary>
    public string Url => new UriBuilder(server) { Path = name }.Uri.ToString();

    /// <summary>Its address, as the client library takes it, with statements prepared as the service prepares them.</summary>
    public string ConnectionString => Connection(Url).ConnectionString + ";Max Auto Prepare=200;Auto Prepare Min Usages=3";

    /// <summary>Makes an empty one.</summary>
    /// <param name="server">Address of a database of the server: <c>postgres://user:password@host:port/name</c>.</param>
    public static PostgresDatabase Make(string server) => Made(server, "");

    /// <summary>Makes a copy. The service loses its connections for a moment.</summary>
    public PostgresDatabase Copy()
    {
        Run(server, $"ALTER DATABASE {name} ALLOW_CONNECTIONS false");
        Run(server, $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'");
        var copy = Made(server, $" TEMPLATE {name}");
        Run(server, $"ALTER DATABASE {name} ALLOW_CONNECTIONS true");
        Run(copy.Url, "ANALYZE");
        Run(Url, "ANALYZE");
        return copy;
    }

    public void Dispose() => Run(server, $"DROP DATABASE {name} WITH (FORCE)");

    private static PostgresDatabase Made(string server, string like)
    {
        var made = new PostgresDatabase(server, "bench_" + Guid.NewGuid().ToString("N")[..12]);
        Run(server, $"CREATE DATABASE {made.name}{like}");
        return made;
    }

    private static void Run(string url, string sql)
    {
        using var connection = new NpgsqlConnection(Connection(url).ConnectionString + ";Pooling=false;Command Timeout=0");
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    private static NpgsqlConnectionStringBuilder Connection(string url)
    {
        var uri = new Uri(url);
        var user = uri.UserInfo.Split(':', 2);
        return new NpgsqlConnectionStringBuilder
        {
            Host = uri.Host,
            Port = uri.Port,
            Database = uri.AbsolutePath.Trim('/'),
            Username = user[0],
            Password = user.ElementAtOrDefault(1),
        };
    }
}
