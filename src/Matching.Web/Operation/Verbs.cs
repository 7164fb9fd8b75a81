using Matching.Web.Data;
using Matching.Web.Features.Access.Accounts;
using Matching.Web.Features.Access.ApiKeys;
using Matching.Web.Features.Access.Audit;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;
using Microsoft.Extensions.Options;

namespace Matching.Web.Operation;

/// <summary>
/// The verbs of the command line: what an operator does without the API. Read by hand: with a library it is as long, and arguments
/// of the configuration pass through.
/// </summary>
public static class Verbs
{
    private const string Help = """
        matching [serve]                 serves the API and the pages (default); migrates the database first
        matching migrate [--dry-run]     brings the database up to date, or prints what would be done
        matching create-admin --email E  creates an administrator's account and prints its set-up page, which works once
        matching create-key --role R [--programme ID] [--site ID] [--partner ID]
                                         creates an API key and prints it; R is admin, coordinator, analyst or partner
        matching seed demo               creates the demo programme in an empty database
        matching backup FILE             copies a SQLite database to one file while the service runs
        matching restore FILE            restores such a copy to an empty folder, and repeats later erasures
        matching rotate-key --new FILE   encrypts the database of a stopped service with a new master key; creates FILE; can be
                                         repeated after a crash
        matching audit verify [--head POSITION:HASH:COUNTER] [--heads FILE]
                                         verifies the audit chain and prints the first broken link; ends that you kept, and those of
                                         Audit:HeadFile, must be in the chain
        matching texts export FILE       writes the texts that participants meet to a workbook (.xlsx) for translators, a sheet a language
        matching texts import FILE [--to FOLDER]
                                         checks such a workbook and writes what changed to files in FOLDER (default: Texts:Folder);
                                         changes nothing when a text is wrong
        matching --help                  prints this text

        Configuration by environment (Database__Url) or argument (--Database:Url=…):
          Database:Folder       folder of the SQLite file (default: data)
          Database:Url          postgres://user:password@host:port/name, for PostgreSQL
          Keys:MasterKeyFile    file with the key that seals names and contacts; keep it apart from the data and back it up
          Audit:HeadFile        file to which the end of the audit's chain is appended once a day; keep it where others cannot write
          Backup:AgeRecipient   public key of age to which backups are encrypted; Backup:AgeIdentityFile opens them again
          Texts:Folder          folder with texts that replace those of this version, as texts import writes them
          Web:KnownProxies      addresses or networks of the proxies that end https, separated by commas
          urls                  addresses to listen on (default: http://127.0.0.1:5000)
        """;

    private static readonly string[] Known =
    [
        "serve",
        "migrate",
        "create-admin",
        "create-key",
        "seed",
        "backup",
        "restore",
        "rotate-key",
        "audit",
        "texts",
    ];

    public static string[] WithoutVerb(string[] args) => args is ["serve", .. var rest] ? rest : args;

    /// <summary>Does what the verb says and returns its exit code; null when the service is to be served.</summary>
    public static async Task<int?> TryRun(string[] args)
    {
        if (args.Contains("--help"))
        {
            Console.WriteLine(Help);
            return 0;
        }

        if (args.Length == 0 || args[0].StartsWith('-') || args[0] == "serve")
        {
            return null;
        }

        if (!Known.Contains(args[0]))
        {
            await Console.Error.WriteLineAsync($"Unknown verb '{args[0]}'.\n\n{Help}");
            return 2;
        }

        try
        {
            return await Run(args[0], args[1..]);
        }
        catch (Exception exception)
            when (exception
                    is InvalidOperationException
                        or ArgumentException
                        or OptionsValidationException
                        or IOException
                        or TimeoutException
                        or System.Data.Common.DbException
            )
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return 2;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("Stopped. Nothing was written.");
            return 1;
        }
        catch (ProblemException problem)
        {
            await Console.Error.WriteLineAsync(
                $"{Texts.Problem(problem.Slug + ".title")}: "
                    + $"{string.Join("; ", problem.Errors?.Select(error => $"{error.Key}: {string.Join(' ', error.Value)}") ?? [])}"
            );
            return 1;
        }
    }

    private static WebApplication App(string[] args)
    {
        var options = args.Where(argument => argument.Contains(':', StringComparison.Ordinal)).ToArray();
        var builder = WebApplication.CreateBuilder(options);
        builder.Logging.ClearProviders();
        builder.Services.AddSettings(builder.Configuration, options);
        // commands may read the whole database
        builder.Services.PostConfigure<DatabaseOptions>(database =>
            database.AnswerSeconds = Math.Max(database.AnswerSeconds, 300)
        );
        builder.Services.AddData();
        builder.Services.AddMediation();
        Features.AllFeatures.AddFeatures(builder.Services);
        builder.Services.AddApi();
        builder.Services.AddSingleton<Backup>();
        builder.Services.AddScoped<KeyRotation>();
        return builder.Build();
    }

    private static async Task<int> Run(string verb, string[] args)
    {
        await using var app = App(args);
        if (verb == "texts")
        {
            return await TextFiles.Run(args, app.Services.GetRequiredService<IOptions<TextOptions>>().Value);
        }

        if (verb is "backup" or "restore")
        {
            using var signals = new StopSignals();
            return await CopyOrRestore(app.Services, verb, args, signals.Token);
        }

        if (
            verb is "rotate-key" or "audit"
            && app.Services.GetRequiredService<Dialect>() is SqliteDialect { Path: var path }
            && !File.Exists(path)
        )
        {
            // a mistyped folder would become an empty database, of which every check says that nothing is wrong
            throw new InvalidOperationException($"There is no database at {path}. Check Database:Folder.");
        }

        Startup.MakeFolder(app.Services);
        var dryRun = verb == "migrate" && args.Contains("--dry-run");
        var applied = await app.Services.GetRequiredService<Migrator>().Migrate(dryRun, CancellationToken.None);
        switch (verb)
        {
            case "migrate":
                Console.WriteLine(
                    applied.Count == 0
                        ? "nothing to do"
                        : string.Join('\n', applied.Select(name => (dryRun ? "would apply " : "applied ") + name))
                );
                return 0;
            case "create-admin":
                await Startup.AdoptShipped(app.Services, CancellationToken.None);
                Console.WriteLine(await CreateAdmin(app.Services, args));
                return 0;
            case "create-key":
                await Startup.AdoptShipped(app.Services, CancellationToken.None);
                Console.WriteLine(await CreateKey(app.Services, args));
                return 0;
            case "rotate-key":
                Console.WriteLine(await RotateKey(app.Services, args));
                return 0;
            case "audit":
                return await CheckAudit(app.Services, args);
            default:
                await Seed(app.Services, args);
                return 0;
        }
    }

    private static async Task<int> CopyOrRestore(IServiceProvider services, string verb, string[] args, CancellationToken stop)
    {
        var file =
            args.FirstOrDefault(argument => !argument.StartsWith("--", StringComparison.Ordinal))
            ?? throw new ArgumentException($"The file is missing. Usage: matching {verb} FILE");
        if (verb == "backup")
        {
            var (hash, isLogEmptied) = await services.GetRequiredService<Backup>().Make(file, stop);
            Console.WriteLine($"backup {file} sha256 {hash}");
            if (!isLogEmptied)
            {
                await Console.Error.WriteLineAsync(
                    "Another process is reading the database, so its log (-wal) may still contain erased data. The backup does not."
                );
            }

            return 0;
        }

        await services.GetRequiredService<Backup>().Restore(file, stop);
        await services.GetRequiredService<Migrator>().Migrate(dryRun: false, CancellationToken.None);
        await Startup.AdoptShipped(services, CancellationToken.None);
        await Startup.SealPlainTexts(services, CancellationToken.None);
        Console.WriteLine($"restored {file}, erased again: {await Startup.ReplayErasures(services, CancellationToken.None)}");
        return 0;
    }

    private static async Task<string> RotateKey(IServiceProvider services, string[] args)
    {
        var file =
            Value(args, "--new")
            ?? throw new ArgumentException("The file for the new key is missing. Usage: matching rotate-key --new FILE");
        await using var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CallerContext>().Caller = Caller.Service;
        var changed = await scope.ServiceProvider.GetRequiredService<KeyRotation>().Run(file, CancellationToken.None);
        return $"under the new key: {changed} texts\nPoint Keys:MasterKeyFile to {file} and start the service. Keep the "
            + "old key as long as backups made under it: only the old key opens them.";
    }

    private static async Task<int> CheckAudit(IServiceProvider services, string[] args)
    {
        // under another key every entry would look as if it had been changed
        await Startup.CheckMasterKey(services, CancellationToken.None);
        await Startup.ProtectAudit(services, CancellationToken.None);
        return args is ["verify", ..]
            ? await VerifyAudit(services, Kept(args))
            : throw new ArgumentException("The action on the audit is missing. Usage: matching audit verify");
    }

    private static List<AuditHead> Kept(string[] args)
    {
        List<AuditHead> kept = Value(args, "--heads") is { } file ? [.. AuditHeadFile.Read(file)] : [];
        if (Value(args, "--heads") is { } named && kept.Count == 0)
        {
            throw new ArgumentException(
                $"{named} contains no end of the audit chain. Name a file with lines as in Audit:HeadFile."
            );
        }

        if (Value(args, "--head") is { } head)
        {
            kept.Add(
                AuditHead.Parse(head)
                    ?? throw new ArgumentException("--head must be POSITION:HASH:COUNTER, as an earlier check printed it.")
            );
        }

        return kept;
    }

    private static async Task<int> VerifyAudit(IServiceProvider services, List<AuditHead> kept)
    {
        await using var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CallerContext>().Caller = Caller.Service;
        var mediator = scope.ServiceProvider.GetRequiredService<IMediator>();
        var found = await mediator.Send(new VerifyAudit { Kept = kept });
        if (found.Broken is { } broken)
        {
            var position = broken.Position?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "none yet";
            Console.WriteLine(
                broken.Fault == AuditFault.Head
                    ? "broken: the stored end of the chain is missing, older than one that was sent out, or was "
                        + $"not written by the service; {position} entries are in the chain"
                    : $"broken: entry {broken.EntryId?.ToString() ?? "?"} at position {position} was {broken.Fault.ToText()}"
            );
            return 1;
        }

        var compared = kept.Count + Sent(scope.ServiceProvider);
        await mediator.Send(new SealAudit());
        found = await mediator.Send(new VerifyAudit { Kept = kept });
        Console.WriteLine($"intact: {found.Checked} entries, compared with {compared} kept ends\nhead {found.Head!.ToText()}");
        if (compared == 0)
        {
            await Console.Error.WriteLineAsync(
                "A database that was rolled back as a whole is detected only by comparison with an end that was "
                    + "kept elsewhere. Name one with --head, --heads or Audit:HeadFile."
            );
        }

        return found.Intact ? 0 : 1;
    }

    // A file that is named and holds nothing would let a rollback pass.
    private static int Sent(IServiceProvider services)
    {
        var file = services.GetRequiredService<AuditHeadFile>();
        var sent = file.Read().Count;
        return sent > 0 || !file.IsNamed
            ? sent
            : throw new InvalidOperationException(
                "Audit:HeadFile is missing or contains no end of the chain, so nothing was compared with it. "
                    + "Start the service once to write one, or leave the setting out."
            );
    }

    private static async Task Seed(IServiceProvider services, string[] args)
    {
        if (args is not ["demo", ..])
        {
            throw new ArgumentException("The data to seed are missing. Usage: matching seed demo");
        }

        await Startup.AdoptShipped(services, CancellationToken.None);
        if (await HasProgrammes(services))
        {
            throw new InvalidOperationException("The database already has a programme. Seed the demo into an empty database.");
        }

        await Seeder.SeedDemo(services, CancellationToken.None);
    }

    private static async Task<bool> HasProgrammes(IServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        return await scope
                .ServiceProvider.GetRequiredService<Db>()
                .Single<long>("SELECT count(*) FROM programmes", null, CancellationToken.None) > 0;
    }

    // There is no account before this, and none with a password that another person knows.
    private static async Task<string> CreateAdmin(IServiceProvider services, string[] args)
    {
        var request = new CreateAccount
        {
            Role = Role.Admin,
            Email =
                Value(args, "--email")
                ?? throw new ArgumentException(
                    "The e-mail address is missing. Usage: matching create-admin --email you@example.org"
                ),
        };
        await using var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CallerContext>().Caller = Caller.Service;
        await scope.ServiceProvider.GetRequiredService<RequestValidator>().Check(request, CancellationToken.None);
        var account = await scope.ServiceProvider.GetRequiredService<IMediator>().Send(request);
        return $"set-up {account.SetupPath}\nOpen this page of the service before "
            + $"{account.SetupExpiresAt:yyyy-MM-dd HH:mm} UTC to choose a password and connect an authenticator app.";
    }

    private static string? Value(string[] args, string name) =>
        Array.IndexOf(args, name) is var at and >= 0 && at + 1 < args.Length ? args[at + 1] : null;

    private static async Task<string> CreateKey(IServiceProvider services, string[] args)
    {
        Guid? Id(string name) =>
            Value(args, name) is not { } text ? null
            : Guid.TryParse(text, out var id) ? id
            : throw new ArgumentException($"{name} must be an id.");
        if (!EnumText.TryParse<Role>(Value(args, "--role") ?? "", out var role))
        {
            throw new ArgumentException($"--role must be one of {string.Join(", ", EnumText.All<Role>())}.");
        }

        await using var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CallerContext>().Caller = Caller.Service;
        var request = new CreateApiKey
        {
            Role = role,
            ProgrammeId = Id("--programme"),
            SiteId = Id("--site"),
            PartnerId = Id("--partner"),
        };
        await scope.ServiceProvider.GetRequiredService<RequestValidator>().Check(request, CancellationToken.None);
        return (await scope.ServiceProvider.GetRequiredService<IMediator>().Send(request)).Key;
    }
}
