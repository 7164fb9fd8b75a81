using System.Reflection;
using Matching.Web.Data;
using Matching.Web.Features.Access.Audit;
using Matching.Web.Features.Participants.PossibleDuplicates;
using Matching.Web.Features.Safeguarding.Privacy;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace Matching.Web.Operation;

/// <summary>What is done between building and serving.</summary>
public static class Startup
{
    // The build starts the service to ask for the API document; there is no database then.
    private static bool IsDocumentBuild => Assembly.GetEntryAssembly()?.GetName().Name == "GetDocument.Insider";

    public static ILoggingBuilder SendToStandardError(this ILoggingBuilder logging)
    {
        if (IsDocumentBuild)
        {
            // the build takes anything on standard error for a failure
            return logging.ClearProviders();
        }

        // standard output belongs to what scripts read: the address and the keys
        // requests are not logged one by one: addresses carry what people searched for
        logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        logging.AddFilter(typeof(ApiKeyHandler).FullName, LogLevel.Warning);
        logging.AddFilter(typeof(PersonalLinkHandler).FullName, LogLevel.Warning);
        logging.AddFilter(typeof(SessionHandler).FullName, LogLevel.Warning);
        // warns that it seals nothing: the repository of the keys does
        logging.AddFilter("Microsoft.AspNetCore.DataProtection.KeyManagement.XmlKeyManager", LogLevel.Error);
        logging
            .AddConsole(console =>
                (console.FormatterName, console.LogToStandardErrorThreshold) = (LogLines.FormName, LogLevel.Trace)
            )
            .AddConsoleFormatter<LogLines, ConsoleFormatterOptions>();
        return logging;
    }

    /// <summary>
    /// What works beside a serving process from its start to its end. The lease comes first, so that it is the last to go.
    /// </summary>
    public static IServiceCollection AddServing(this IServiceCollection services) =>
        services
            .AddResponseCompression(options =>
            {
                // style sheets and scripts hold no secret that could be guessed from their length
                (options.EnableForHttps, options.MimeTypes) = (true, ["text/css", "text/javascript"]);
            })
            .AddSingleton<ServiceLease>()
            .AddHostedService(provider => provider.GetRequiredService<ServiceLease>())
            .AddHostedService(provider => provider.GetRequiredService<ErasedBytes>())
            .AddHostedService<RestingMemory>();

    /// <summary>
    /// Prepares and serves until the token is cancelled, which may be during the preparation. Returns the exit code.
    /// </summary>
    public static async Task<int> Serve(this WebApplication app, CancellationToken stop)
    {
        try
        {
            await app.Prepare(stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await app.Services.GetRequiredService<ServiceLease>().StopAsync(CancellationToken.None);
            app.Logger.LogInformation("Stopped before the start was complete");
            return 0;
        }

        try
        {
            await ((IHost)app).RunAsync(stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // stopped while the web server was starting; the host has ended its services
        }

        return 0;
    }

    private static async Task Prepare(this WebApplication app, CancellationToken stop)
    {
        if (IsDocumentBuild)
        {
            return;
        }

        stop.ThrowIfCancellationRequested();
        var addresses = app.Services.GetRequiredService<ServiceAddresses>();
        addresses.Check();
        addresses.RefuseTaken();
        TextOverrides.Read(app.Services.GetRequiredService<IOptions<TextOptions>>().Value.Folder);
        var start = app.Services.GetRequiredService<IOptions<StartOptions>>().Value;
        if (start.Demo)
        {
            DemoAccounts.Refuse(addresses);
        }

        MakeFolder(app.Services);
        if (app.Services.GetRequiredService<Dialect>() is SqliteDialect sqlite)
        {
            Backup.RemoveLeft(sqlite);
        }

        app.Services.GetRequiredService<AuditHeadFile>().Check();
        var migrator = app.Services.GetRequiredService<Migrator>();
        var applied = await migrator.Migrate(dryRun: false, stop);
        await migrator.AssertDurable(stop);
        // in parallel
        var filling = app.Services.GetRequiredService<Dialect>().FillPool(stop);
        var isNew = applied.Count > 0 && applied[0].StartsWith("0001", StringComparison.Ordinal);
        await AdoptShipped(app.Services, stop, app.Services.GetRequiredService<ServiceLease>());
        await ReplayErasures(app.Services, stop);
        stop.ThrowIfCancellationRequested();
        await SealPlainTexts(app.Services, stop);
        await IndexIdentities(app.Services, stop);
        // the keys that protect forms are there before the first form
        app.Services.GetRequiredService<IKeyManager>().GetAllKeys();
        app.Services.GetDataProtector("start").Protect([]);
        await filling;
        if (start.Demo)
        {
            await Seeder.SeedDemoOnce(app.Services, isNew, stop);
        }

        if (start.PrintKeys)
        {
            await PrintKeys(app, start.Demo, stop);
        }
    }

    private static async Task PrintKeys(WebApplication app, bool isDemo, CancellationToken stop)
    {
        var demoEnv = Path.Combine(app.Services.GetRequiredService<IOptions<DatabaseOptions>>().Value.Folder, "demo.env");
        try
        {
            var keys = await Seeder.FreshKeys(app.Services, stop);
            var accounts = isDemo ? await DemoAccounts.Ready(app.Services, demoEnv, stop) : [];
            app.Lifetime.ApplicationStarted.Register(() => Seeder.Announce(app.Urls.First(), demoEnv, keys, accounts));
        }
        catch (StorageFullException)
        {
            // earlier keys still work
            app.Logger.LogWarning("No keys were made because the disk of the database is full. Keys printed before still work");
            app.Lifetime.ApplicationStarted.Register(() => Seeder.Announce(app.Urls.First(), null, [], []));
        }
    }

    /// <summary>Records are found by the rules of this version before anything is served.</summary>
    public static async Task<int> IndexIdentities(IServiceProvider services, CancellationToken cancellationToken)
    {
        await using var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CallerContext>().Caller = Caller.Service;
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new IndexIdentities(), cancellationToken);
    }

    /// <summary>What an earlier version stored in clear is sealed before anything is served.</summary>
    public static async Task SealPlainTexts(IServiceProvider services, CancellationToken cancellationToken)
    {
        await using var scope = services.CreateAsyncScope();
        if (
            await ActivatorUtilities.CreateInstance<PlainTexts>(scope.ServiceProvider).Seal(cancellationToken)
            is var count
                and > 0
        )
        {
            services
                .GetRequiredService<ILoggerFactory>()
                .CreateLogger(typeof(Startup))
                .LogInformation("Sealed {Count} texts that an earlier version had stored in clear", count);
        }
    }

    /// <summary>An erased person stays erased, also where the database is a copy from before.</summary>
    public static async Task<int> ReplayErasures(IServiceProvider services, CancellationToken cancellationToken)
    {
        await using var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CallerContext>().Caller = Caller.Service;
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new ReplayErasures(), cancellationToken);
    }

    /// <summary>
    /// The folder and the file of a SQLite database, where they are not there yet. SQLite gives the files beside it the rights of
    /// this one, so that no other account of the machine reads them, also in a folder that was made before.
    /// </summary>
    public static void MakeFolder(IServiceProvider services)
    {
        if (services.GetRequiredService<Dialect>() is SqliteDialect sqlite)
        {
            var folder = Path.GetDirectoryName(Path.GetFullPath(sqlite.Path))!;
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(folder);
            }
            else
            {
                // other accounts on this machine must not read it
                Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
                new FileStream(
                    sqlite.Path,
                    new FileStreamOptions
                    {
                        Mode = FileMode.OpenOrCreate,
                        Access = FileAccess.ReadWrite,
                        Share = FileShare.ReadWrite | FileShare.Delete,
                        UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
                    }
                ).Dispose();
            }
        }
    }

    // Not refused: who tries the service out may put everything into one folder.
    private static void WarnOfKeyBesideData(IServiceProvider services)
    {
        var (folder, key) = (
            Path.GetFullPath(services.GetRequiredService<IOptions<DatabaseOptions>>().Value.Folder),
            Path.GetFullPath(services.GetRequiredService<IOptions<KeyOptions>>().Value.MasterKeyFile)
        );
        if (!Path.GetRelativePath(folder, key).StartsWith("..", StringComparison.Ordinal))
        {
            services
                .GetRequiredService<ILoggerFactory>()
                .CreateLogger(typeof(Startup))
                .LogWarning(
                    "The master key is in the folder of the data, so a copy of the folder can read every name. "
                        + "Move the key and point Keys:MasterKeyFile to it"
                );
        }
    }

    /// <summary>
    /// Checks that this database was written under this master key, and takes in the profiles and questionnaires that came with
    /// this version.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="cancellationToken">Stops the start.</param>
    /// <param name="lease">The lease to take, of a process that is going to serve.</param>
    public static async Task AdoptShipped(
        IServiceProvider services,
        CancellationToken cancellationToken,
        ServiceLease? lease = null
    )
    {
        WarnOfKeyBesideData(services);
        await CheckMasterKey(services, cancellationToken, lease);
        await ProtectAudit(services, cancellationToken);
        await using var scope = services.CreateAsyncScope();
        await Seeder.AdoptShipped(scope.ServiceProvider, cancellationToken);
    }

    /// <summary>Puts the code on the end of the audit's chain, where this version is the first to look at it.</summary>
    public static async Task ProtectAudit(IServiceProvider services, CancellationToken cancellationToken)
    {
        await using var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CallerContext>().Caller = Caller.Service;
        await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new ProtectAudit(), cancellationToken);
    }

    /// <summary>
    /// Refuses a master key under which this database was not written; a new database keeps the first. The lease is taken in a
    /// transaction that asserts the key, so a change of the key either sees the lease or is over.
    /// </summary>
    public static async Task CheckMasterKey(
        IServiceProvider services,
        CancellationToken cancellationToken,
        ServiceLease? lease = null
    )
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<Db>();
        var keyId = services.GetRequiredService<IdentityVault>().KeyId;
        await db.InTransactionUnderAnyKey(
            () =>
                db.Execute(
                    "INSERT INTO settings (name, value) VALUES ('master_key_id', @KeyId) ON CONFLICT (name) DO NOTHING",
                    new { KeyId = keyId },
                    cancellationToken
                ),
            cancellationToken
        );
        if (await db.Single<string>(Db.SelectMasterKeyId, null, cancellationToken) != keyId)
        {
            throw new InvalidOperationException(
                "This database was written under another master key: point Keys:MasterKeyFile to that one. "
                    + "Without it names and contacts cannot be read."
            );
        }

        if (lease is not null)
        {
            try
            {
                await db.InTransaction(() => lease.Take(db, cancellationToken), cancellationToken);
            }
            catch (StorageFullException)
            {
                // Reads go on while the disk is full. A change of the key needs room as well, and the lease is renewed once there
                // is some.
                services
                    .GetRequiredService<ILoggerFactory>()
                    .CreateLogger(typeof(Startup))
                    .LogWarning("The disk of the database is full. The service starts and refuses requests that save");
            }
        }
    }
}
