using System.Text.Json;
using Matching.Web.Data;
using Matching.Web.Features.Access.ApiKeys;
using Matching.Web.Features.Participants.CriteriaProfiles;
using Matching.Web.Features.Questionnaires.Forms;
using Matching.Web.Http;
using Matching.Web.Mediation;
using Matching.Web.Operation.Demo;
using MediatR;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Matching.Web.Operation;

/// <summary>
/// Puts what comes with this version into the database by the same requests as the API, so that seeds break when the contract
/// does.
/// </summary>
public static class Seeder
{
    /// <summary>Takes in shipped profiles and questionnaires that the database does not know yet.</summary>
    public static async Task AdoptShipped(IServiceProvider scope, CancellationToken cancellationToken)
    {
        scope.GetRequiredService<CallerContext>().Caller = Caller.Service;
        var db = scope.GetRequiredService<Db>();
        var mediator = scope.GetRequiredService<IMediator>();
        var json = scope.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        foreach (var path in Directory.GetFiles(Folder("criteria"), "*.json").Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileNameWithoutExtension(path);
            if (
                await db.Single<long>(
                    "SELECT count(*) FROM criteria_profiles WHERE name = @Name",
                    new { Name = name },
                    cancellationToken
                ) == 0
            )
            {
                await mediator.Send(await Read<CreateCriteriaProfile>(path, json, cancellationToken), cancellationToken);
            }
        }

        var known = (
            await db.Query<(string Id, string Version)>("SELECT id, version FROM questionnaires", null, cancellationToken)
        ).ToHashSet();
        foreach (var folder in Directory.GetDirectories(Folder("questionnaires")).Order(StringComparer.Ordinal))
        {
            if (!known.Contains(XlsFormReader.ReadIdentity(folder)))
            {
                await mediator.Send(new PublishQuestionnaire(XlsFormReader.Read(folder)), cancellationToken);
            }
        }
    }

    /// <summary>Seeds a new database; one whose first start was cut off in the middle is still new.</summary>
    public static async Task SeedDemoOnce(IServiceProvider services, bool isNew, CancellationToken cancellationToken)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<Db>();
        if (isNew)
        {
            await db.InTransaction(
                () => db.Execute("INSERT INTO settings (name, value) VALUES ('demo_pending', '1')", null, cancellationToken),
                cancellationToken
            );
        }

        if (await db.Find<string>("SELECT value FROM settings WHERE name = 'demo_pending'", null, cancellationToken) is not null)
        {
            await SeedDemo(services, cancellationToken);
        }
    }

    /// <summary>Makes the two years of the demo programme, all or nothing.</summary>
    public static async Task SeedDemo(IServiceProvider services, CancellationToken cancellationToken)
    {
        var day =
            services.GetRequiredService<IOptions<StartOptions>>().Value.DemoDay
            ?? DateOnly.FromDateTime(services.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime);
        var clock = new DemoClock(new DateTimeOffset(day, new TimeOnly(8, 0), TimeSpan.Zero).AddDays(-DemoStory.Days));
        await using var past = At(clock, services);
        await using var scope = past.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CallerContext>().Caller = Caller.Service;
        var db = scope.ServiceProvider.GetRequiredService<Db>();
        await db.InTransaction(
            async () =>
            {
                var (programme, partner) = await new DemoStory(
                    scope.ServiceProvider,
                    clock,
                    Folder("demo"),
                    cancellationToken
                ).Tell();
                await scope
                    .ServiceProvider.GetRequiredService<IMediator>()
                    .Send(new Features.Figures.Releases.CreateRelease { ProgrammeId = programme }, cancellationToken);
                foreach (var (name, id) in new[] { ("programme", programme), ("partner", partner) })
                {
                    await db.Execute(
                        "INSERT INTO settings (name, value) VALUES (@Name, @Value)",
                        new { Name = "demo_" + name, Value = id.ToString() },
                        cancellationToken
                    );
                }

                await db.Execute("DELETE FROM settings WHERE name = 'demo_pending'", null, cancellationToken);
                return Nothing.Value;
            },
            cancellationToken
        );
    }

    // The same use cases on the same database under another clock.
    private static ServiceProvider At(DemoClock clock, IServiceProvider services)
    {
        var then = new ServiceCollection();
        then.AddLogging();
        then.AddSingleton<TimeProvider>(clock);
        then.AddSingleton(services.GetRequiredService<Dialect>());
        then.AddSingleton(services.GetRequiredService<Connections>());
        then.AddSingleton(services.GetRequiredService<KeptRows>());
        then.AddSingleton(services.GetRequiredService<StorageWatch>());
        then.AddSingleton(services.GetRequiredService<IdentityVault>());
        then.AddSingleton<IdSource>();
        then.AddSingleton(services.GetRequiredService<ErasedBytes>());
        then.AddScoped<Db>();
        then.AddScoped<ProgrammeDays>();
        then.AddMediation();
        Features.AllFeatures.AddFeatures(then);
        then.AddApi();
        return then.BuildServiceProvider();
    }

    /// <summary>Makes a key for each role: all roles of the demo programme where there is one, else an administrator's.</summary>
    public static async Task<IReadOnlyList<(string Role, string Key)>> FreshKeys(
        IServiceProvider services,
        CancellationToken cancellationToken
    )
    {
        await using var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CallerContext>().Caller = Caller.Service;
        var db = scope.ServiceProvider.GetRequiredService<Db>();
        var mediator = scope.ServiceProvider.GetRequiredService<IMediator>();
        async Task<Guid?> Demo(string name) =>
            await db.Find<string>(
                "SELECT value FROM settings WHERE name = @Name",
                new { Name = "demo_" + name },
                cancellationToken
            )
                is { } id
                ? Guid.Parse(id)
                : null;
        var requests = new List<CreateApiKey> { new() { Role = Role.Admin } };
        if (await Demo("programme") is { } programme)
        {
            requests.Add(new CreateApiKey { Role = Role.Coordinator, ProgrammeId = programme });
            requests.Add(new CreateApiKey { Role = Role.Analyst, ProgrammeId = programme });
            requests.Add(
                new CreateApiKey
                {
                    Role = Role.Partner,
                    ProgrammeId = programme,
                    PartnerId = await Demo("partner"),
                }
            );
        }

        var keys = new List<(string, string)>();
        foreach (var request in requests)
        {
            keys.Add((request.Role!.Value.ToText(), (await mediator.Send(request, cancellationToken)).Key));
        }

        return keys;
    }

    /// <summary>
    /// Prints the address, the keys and the demo's accounts, and writes them to <c>demo.env</c>, readable by the owner only.
    /// </summary>
    public static void Announce(
        string url,
        string? path,
        IReadOnlyList<(string Role, string Key)> keys,
        IReadOnlyList<DemoAccount> accounts
    )
    {
        if (path is not null)
        {
            Keep(url, path, keys, accounts);
        }

        Console.WriteLine($"url {url}");
        foreach (var (role, key) in keys)
        {
            Console.WriteLine($"key {role} {key}");
        }

        foreach (var account in accounts)
        {
            Console.WriteLine($"sign-in {account.Role} {account.Email} {account.Password} {account.TotpSecret}");
        }

        Console.WriteLine("ready");
    }

    private static void Keep(
        string url,
        string path,
        IReadOnlyList<(string Role, string Key)> keys,
        IReadOnlyList<DemoAccount> accounts
    )
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Delete(path);
        using (
            var file = new StreamWriter(
                new FileStream(
                    path,
                    new FileStreamOptions
                    {
                        Mode = FileMode.CreateNew,
                        Access = FileAccess.Write,
                        UnixCreateMode = OperatingSystem.IsWindows() ? null : UnixFileMode.UserRead | UnixFileMode.UserWrite,
                    }
                )
            )
        )
        {
            file.Write($"URL={url}\n");
            foreach (var (role, key) in keys)
            {
                file.Write($"{role.ToUpperInvariant()}_KEY={key}\n");
            }

            foreach (var account in accounts)
            {
                var role = account.Role.ToUpperInvariant();
                file.Write(
                    $"{role}_EMAIL={account.Email}\n{role}_PASSWORD={account.Password}\n{role}_TOTP_SECRET={account.TotpSecret}\n"
                );
            }
        }
    }

    private static string Folder(string name) => Path.Combine(AppContext.BaseDirectory, "seeds", name);

    private static async Task<T> Read<T>(string path, JsonSerializerOptions json, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(path);
        return (await JsonSerializer.DeserializeAsync<T>(file, json, cancellationToken))!;
    }
}
