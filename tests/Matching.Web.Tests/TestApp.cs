using System.Net.Http.Headers;
using Matching.Web.Data;
using Matching.Web.Features.Access.ApiKeys;
using Matching.Web.Features.Access.Sessions;
using Matching.Web.Http;
using Matching.Web.Mediation;
using Matching.Web.Operation;
using MediatR;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.Mvc.Testing.Handlers;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Matching.Web.Tests;

/// <summary>The whole service on a database of its own: SQLite, or PostgreSQL when MATCHING_TEST_POSTGRES names a server.</summary>
public sealed class TestApp : WebApplicationFactory<Program>
{
    internal static readonly string? PostgresServer = Environment.GetEnvironmentVariable("MATCHING_TEST_POSTGRES");

    /// <summary>Rounds of a password's hash: few in tests that do not set this.</summary>
    internal const string PasswordRounds = "SignIn:PasswordIterations";

    private static readonly System.Collections.Concurrent.ConcurrentBag<string> Left = [];

    private readonly TestApp? before;
    private readonly string? database;
    private Snapshot? origin;
    private bool isKept;
    private readonly Dictionary<string, string> settings = [];
    private Action<IServiceCollection>? configure;

    private TestApp(TestApp? before)
    {
        this.before = before;
        database =
            before is not null ? before.database
            : PostgresServer is null ? null
            : $"test_{Guid.NewGuid():N}";
        Clock = before?.Clock ?? new TestClock();
        Folder = before?.Folder ?? Directory.CreateTempSubdirectory("matching-test-").FullName;
    }

    public TestClock Clock { get; }

    public string Folder { get; }

    /// <summary>Name of the database on PostgreSQL.</summary>
    internal string? DatabaseName => database;

    /// <summary>Address of the database on PostgreSQL.</summary>
    public string? DatabaseUrl => database is null ? null : UrlOf(database);

    public HttpClient Anonymous { get; private set; } = null!;

    public HttpClient Admin { get; private set; } = null!;

    public string AdminKey { get; private set; } = "";

    private WebApplicationFactoryClientOptions ClientsOptions =>
        new() { AllowAutoRedirect = false, BaseAddress = ClientOptions.BaseAddress };

    public static bool IsPostgres => PostgresServer is not null;

    /// <summary>A service on a copy of the migrated database.</summary>
    public static Task<TestApp> Start(
        bool onPort = false,
        Action<IServiceCollection>? services = null,
        params (string Key, string Value)[] settings
    ) => On(Snapshot.Migrated, onPort, services, settings);

    /// <summary>A service on a copy of a prepared database.</summary>
    internal static async Task<TestApp> On(
        Snapshot snapshot,
        bool onPort = false,
        Action<IServiceCollection>? services = null,
        params (string Key, string Value)[] settings
    )
    {
        await snapshot.Make();
        return await Run(new TestApp(null) { configure = services, origin = snapshot }, onPort, settings);
    }

    /// <summary>A service on an unprepared database: it migrates by itself.</summary>
    internal static Task<TestApp> OnNothing(params (string Key, string Value)[] settings) =>
        Run(new TestApp(null), onPort: false, settings);

    /// <summary>Another instance on the same data.</summary>
    public Task<TestApp> Again(params (string Key, string Value)[] settings) => Run(new TestApp(this), onPort: false, settings);

    private static async Task<TestApp> Run(TestApp app, bool onPort, (string Key, string Value)[] settings)
    {
        // all tests come from one address
        app.settings["SignIn:FailuresPerNetwork"] = "10000";
        // a busy machine must not look like a database that hangs
        app.settings["Database:AnswerSeconds"] = "60";
        app.settings["Database:Connections"] = "8";
        app.settings["RateLimits:SignupsPerNetwork"] = "10000";
        // a test fills in a form at once
        app.settings["RateLimits:SignupFormSeconds"] = "0";
        // what is to be sent is sent when a test says so
        app.settings["Webhooks:DeliverEvery"] = "1.00:00:00";
        app.settings["Mail:SendEvery"] = "1.00:00:00";
        // fifty services that rehearse would take longer than the first run of each
        app.settings["MatchRuns:WarmUp"] = "false";
        // a release that a page starts is there when the page answers
        app.settings["Releases:PageWaits"] = "00:01:00";
        foreach (var (key, value) in settings)
        {
            app.settings[key] = value;
        }

        if (app.before is null)
        {
            await app.CreateDatabase();
        }

        if (onPort)
        {
            // the port is a setting: given to UseKestrel it is set after the start has begun, which a busy machine can finish first
            app.settings["urls"] = "http://127.0.0.1:0";
            app.UseKestrel();
            app.StartServer();
        }

        app.Anonymous = app.CreateClient(app.ClientsOptions);
        app.AdminKey = app.origin?.AdminKey ?? (await app.Key(new CreateApiKey { Role = Role.Admin })).Key;
        app.Admin = app.With(app.AdminKey);
        return app;
    }

    /// <summary>The settings by which a verb of the command line works on these data.</summary>
    /// <param name="folder">Another folder. Defaults to that of this service.</param>
    /// <param name="key">Another file with a master key. Defaults to that of this service.</param>
    internal string[] CommandLine(string? folder = null, string? key = null) =>
        [
            $"--Database:Folder={folder ?? Folder}",
            $"--Keys:MasterKeyFile={key ?? Path.Combine(Folder, "keys", "master.key")}",
            .. DatabaseUrl is { } url ? new[] { $"--Database:Url={url}" } : [],
        ];

    public HttpClient With(string key)
    {
        var client = CreateClient(ClientsOptions);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    /// <summary>
    /// A browser that is not signed in. It keeps cookies, but not the language of the console: each address of a test says its own.
    /// </summary>
    public HttpClient Browser() =>
        CreateDefaultClient(ClientsOptions.BaseAddress, new CookieContainerHandler(), new ForgetsLanguage());

    /// <summary>A client with a fresh key of a role and scope.</summary>
    public async Task<HttpClient> Client(Role role, Guid? programmeId = null, Guid? siteId = null, Guid? partnerId = null) =>
        With(
            (
                await Key(
                    new CreateApiKey
                    {
                        Role = role,
                        ProgrammeId = programmeId,
                        SiteId = siteId,
                        PartnerId = partnerId,
                    }
                )
            ).Key
        );

    /// <summary>Runs the work with the database as the service itself.</summary>
    public async Task<T> InScope<T>(Func<IServiceProvider, Task<T>> work)
    {
        await using var scope = Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CallerContext>().Caller = Caller.Service;
        return await work(scope.ServiceProvider);
    }

    /// <summary>The same in a transaction, as a use case does.</summary>
    public Task<T> InTransaction<T>(Func<IServiceProvider, Task<T>> work) =>
        InScope(services => services.GetRequiredService<Db>().InTransaction(() => work(services), CancellationToken.None));

    /// <summary>The same of work without an answer.</summary>
    public Task InTransaction(Func<IServiceProvider, Task> work) =>
        InTransaction(async services =>
        {
            await work(services);
            return Nothing.Value;
        });

    /// <summary>Publishes an event in a transaction, as a use case does.</summary>
    internal Task Publish(INotification happened) =>
        InTransaction(services => services.GetRequiredService<Events>().Publish(happened, CancellationToken.None));

    public Task<List<T>> Sql<T>(string sql, object? args = null) =>
        InScope(services => services.GetRequiredService<Db>().Query<T>(sql, args, CancellationToken.None));

    public override async ValueTask DisposeAsync()
    {
        var dialect = Services.GetRequiredService<Dialect>();
        await base.DisposeAsync();
        ClosePool(dialect);
        if (before is not null || isKept)
        {
            return;
        }

        Directory.Delete(Folder, recursive: true);
        DropAtTheEnd(database);
    }

    /// <summary>Leaves a database on the server until <see cref="DropAll"/>: after each drop PostgreSQL writes out all that is pending.</summary>
    internal static void DropAtTheEnd(string? database)
    {
        if (database is not null)
        {
            Left.Add(database);
        }
    }

    internal static async Task DropAll()
    {
        foreach (var database in Left)
        {
            await OnServer($"DROP DATABASE IF EXISTS {database} WITH (FORCE)");
        }
    }

    /// <summary>Ends the service and its connections; the data stay.</summary>
    internal ValueTask Stop()
    {
        isKept = true;
        return DisposeAsync();
    }

    /// <summary>Closes the idle connections of a database, so that its files can be copied or deleted.</summary>
    internal static void ClosePool(Dialect dialect)
    {
        foreach (var connection in new[] { dialect.Connect(), dialect.ConnectToMigrate() })
        {
            using var closed = connection;
            if (connection is NpgsqlConnection postgres)
            {
                NpgsqlConnection.ClearPool(postgres);
            }
            else
            {
                SqliteConnection.ClearPool((SqliteConnection)connection);
            }
        }
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Production");
        // the settings of a test do not change while it runs
        builder.UseSetting("hostBuilder:reloadConfigOnChange", "false");
        builder.UseSetting("Database:Folder", Folder);
        builder.UseSetting("Keys:MasterKeyFile", Path.Combine(Folder, "keys", "master.key"));
        if (database is not null)
        {
            builder.UseSetting("Database:Url", UrlOf(database));
        }

        foreach (var (key, value) in settings)
        {
            builder.UseSetting(key, value);
        }

        builder.ConfigureServices(services =>
        {
            services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Clock));
            // tests that wait would look like rest, and the process holds the memory of all services
            services.Remove(services.Single(service => service.ImplementationType == typeof(RestingMemory)));
            // names of the tests' own; none is asked of the network
            services.Replace(
                ServiceDescriptor.Singleton<ResolveAddresses>(
                    (host, _) =>
                        Task.FromResult<System.Net.IPAddress[]>(
                            host.EndsWith(".example.org", StringComparison.Ordinal)
                                ? [System.Net.IPAddress.Parse("93.184.215.14")]
                                : throw new System.Net.Sockets.SocketException((int)System.Net.Sockets.SocketError.HostNotFound)
                        )
                )
            );
            if (!settings.ContainsKey(PasswordRounds))
            {
                // a tenth of a second each by design, which every sign-in of every test would pay
                services.Replace(
                    ServiceDescriptor.Singleton(provider => new Passwords(
                        Options.Create(
                            new SignInOptions
                            {
                                PasswordIterations = 1000,
                                HashesAtOnce = provider.GetRequiredService<IOptions<SignInOptions>>().Value.HashesAtOnce,
                            }
                        ),
                        provider.GetRequiredService<CommonPasswords>()
                    ))
                );
            }

            configure?.Invoke(services);
        });
    }

    internal Task<NewApiKey> Key(CreateApiKey request) =>
        InScope(services => services.GetRequiredService<IMediator>().Send(request));

    internal static string UrlOf(string database) => PostgresServer![..(PostgresServer!.LastIndexOf('/') + 1)] + database;

    private async Task CreateDatabase()
    {
        if (origin is not null)
        {
            await origin.CopyTo(Folder, database);
        }
        else if (database is not null)
        {
            await OnServer($"CREATE DATABASE {database}");
        }
    }

    internal static async Task OnServer(string sql)
    {
        var dialect = (PostgresDialect)Dialect.For(new DatabaseOptions { Url = PostgresServer, AnswerSeconds = 60 });
        await using var connection = new NpgsqlConnection(dialect.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
