using System.Net.Http.Headers;
using Matching.Web.Data;
using Matching.Web.Features.ApiKeys;
using Matching.Web.Features.Sessions;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
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

    private readonly TestApp? before;
    private readonly string? database;
    private readonly Dictionary<string, string> settings = [];
    private Action<IServiceCollection>? configure;

    private TestApp(TestApp? before)
    {
        this.before = before;
        database = before is not null ? before.database : PostgresServer is null ? null : $"test_{Guid.NewGuid():N}";
        Clock = before?.Clock ?? new TestClock();
        Folder = before?.Folder ?? Directory.CreateTempSubdirectory("matching-test-").FullName;
    }

    public TestClock Clock { get; }

    public string Folder { get; }

    /// <summary>Address of the database on PostgreSQL.</summary>
    public string? DatabaseUrl => database is null ? null : UrlOf(database);

    public HttpClient Anonymous { get; private set; } = null!;

    public HttpClient Admin { get; private set; } = null!;

    public string AdminKey { get; private set; } = "";

    private WebApplicationFactoryClientOptions ClientsOptions => new() { AllowAutoRedirect = false, BaseAddress = ClientOptions.BaseAddress };

    public static bool IsPostgres => PostgresServer is not null;

    public static Task<TestApp> Start(bool onPort = false, bool demo = false, Action<IServiceCollection>? services = null, params (string Key, string Value)[] settings) =>
        Start(new TestApp(null) { configure = services }, onPort, demo, settings);

    /// <summary>Another instance on the same data.</summary>
    public Task<TestApp> Again(params (string Key, string Value)[] settings) => Start(new TestApp(this), onPort: false, demo: false, settings);

    private static async Task<TestApp> Start(TestApp app, bool onPort, bool demo, (string Key, string Value)[] settings)
    {
        // all tests come from one address
        app.settings["SignIn:FailuresPerNetwork"] = "10000";
        // a busy machine must not look like a database that hangs
        app.settings["Database:AnswerSeconds"] = "60";
        app.settings["Database:Connections"] = "16";
        app.settings["RateLimits:SignupsPerNetwork"] = "10000";
        // what is to be sent is sent when a test says so
        app.settings["Webhooks:DeliverEvery"] = "1.00:00:00";
        // fifty services that rehearse would take longer than the first run of each
        app.settings["MatchRuns:WarmUp"] = "false";
        foreach (var (key, value) in settings)
        {
            app.settings[key] = value;
        }

        if (app.before is null)
        {
            await app.CreateDatabase();
        }

        if (demo)
        {
            app.settings["Start:Demo"] = "true";
        }

        if (onPort)
        {
            app.UseKestrel(0);
            app.StartServer();
        }

        app.Anonymous = app.CreateClient(app.ClientsOptions);
        app.AdminKey = (await app.Key(new CreateApiKey { Role = Role.Admin })).Key;
        app.Admin = app.With(app.AdminKey);
        return app;
    }

    public HttpClient With(string key)
    {
        var client = CreateClient(ClientsOptions);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    /// <summary>A browser of somebody who has not signed in.</summary>
    public HttpClient Browser() => CreateClient(ClientsOptions);

    /// <summary>A client with a fresh key of a role and scope.</summary>
    public async Task<HttpClient> Client(Role role, Guid? programmeId = null, Guid? siteId = null, Guid? partnerId = null) =>
        With((await Key(new CreateApiKey { Role = role, ProgrammeId = programmeId, SiteId = siteId, PartnerId = partnerId })).Key);

    /// <summary>Does something with the database as the service itself.</summary>
    public async Task<T> InScope<T>(Func<IServiceProvider, Task<T>> work)
    {
        await using var scope = Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CallerContext>().Caller = Caller.Service;
        return await work(scope.ServiceProvider);
    }

    public Task<List<T>> Sql<T>(string sql, object? args = null) => InScope(services => services.GetRequiredService<Db>().Query<T>(sql, args, CancellationToken.None));

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (before is not null)
        {
            return;
        }

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(Folder, recursive: true);
        if (database is not null)
        {
            await OnServer($"DROP DATABASE IF EXISTS {database} WITH (FORCE)");
        }
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Production");
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
            // names of the tests' own; none is asked of the network
            services.Replace(ServiceDescriptor.Singleton<ResolveAddresses>((host, _) => Task.FromResult<System.Net.IPAddress[]>(
                host.EndsWith(".example.org", StringComparison.Ordinal) ? [System.Net.IPAddress.Parse("93.184.215.14")] : throw new System.Net.Sockets.SocketException((int)System.Net.Sockets.SocketError.HostNotFound))));
            if (!settings.ContainsKey(PasswordRounds))
            {
                // a tenth of a second each by design, which every sign-in of every test would pay
                services.Replace(ServiceDescriptor.Singleton(provider => new Passwords(
                    Options.Create(new SignInOptions { PasswordIterations = 1000, HashesAtOnce = provider.GetRequiredService<IOptions<SignInOptions>>().Value.HashesAtOnce }), provider.GetRequiredService<CommonPasswords>())));
            }

            configure?.Invoke(services);
        });
    }

    private Task<NewApiKey> Key(CreateApiKey request) => InScope(services => services.GetRequiredService<IMediator>().Send(request));

    internal static string UrlOf(string database) => PostgresServer![..(PostgresServer!.LastIndexOf('/') + 1)] + database;

    private Task CreateDatabase() => database is null ? Task.CompletedTask : OnServer($"CREATE DATABASE {database}");

    internal static async Task OnServer(string sql)
    {
        var dialect = (PostgresDialect)Dialect.For(new DatabaseOptions { Url = PostgresServer, AnswerSeconds = 60 });
        await using var connection = new NpgsqlConnection(dialect.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}

/// <summary>A database without a schema.</summary>
public sealed class EmptyDatabase : IAsyncDisposable
{
    private readonly string name = $"test_{Guid.NewGuid():N}";
    private readonly string folder = Directory.CreateTempSubdirectory("matching-test-").FullName;

    private EmptyDatabase() => Dialect = Dialect.For(new DatabaseOptions { Folder = folder, Url = TestApp.IsPostgres ? TestApp.UrlOf(name) : null, AnswerSeconds = 60 });

    public Dialect Dialect { get; }

    public static async Task<EmptyDatabase> Create()
    {
        var made = new EmptyDatabase();
        if (TestApp.IsPostgres)
        {
            await TestApp.OnServer($"CREATE DATABASE {made.name}");
        }

        return made;
    }

    public async ValueTask DisposeAsync()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
        if (TestApp.IsPostgres)
        {
            await TestApp.OnServer($"DROP DATABASE IF EXISTS {name} WITH (FORCE)");
        }
    }
}

/// <summary>One service for all tests that need nothing of their own; each makes its own programme in it.</summary>
[SetUpFixture]
public sealed class SharedApp
{
    public static TestApp App { get; private set; } = null!;

    [OneTimeSetUp]
    public static async Task Start() => App = await TestApp.Start();

    [OneTimeTearDown]
    public static async Task Stop() => await App.DisposeAsync();
}
