using System.Security.Cryptography;
using Matching.Web.Data;
using Matching.Web.Features.Access.Accounts;
using Matching.Web.Features.Access.SecondFactors;
using Matching.Web.Features.Access.Sessions;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Operation;

/// <summary>An account of the demo with all that is needed to sign in.</summary>
public sealed record DemoAccount(string Role, string Email, string Password, string TotpSecret);

/// <summary>
/// Accounts to try the service with, random for each data folder, and only where no other machine reaches the service.
/// </summary>
public static class DemoAccounts
{
    private const string Readable = "abcdefghijkmnpqrstuvwxyz23456789";

    /// <summary>
    /// The accounts in <c>demo.env</c> as long as they work, else fresh ones of the same roles; earlier ones stay valid.
    /// </summary>
    public static async Task<IReadOnlyList<DemoAccount>> Ready(
        IServiceProvider services,
        string demoEnv,
        CancellationToken cancellationToken
    )
    {
        var known = File.Exists(demoEnv)
            ? File.ReadLines(demoEnv)
                .Select(line => line.Split('=', 2))
                .Where(parts => parts.Length == 2)
                .ToLookup(parts => parts[0], parts => parts[1])
            : Array.Empty<string[]>().ToLookup(parts => "", parts => "");
        var ready = new List<DemoAccount>();
        foreach (var role in new[] { Role.Admin, Role.Coordinator, Role.Analyst })
        {
            await using var scope = services.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<CallerContext>().Caller = Caller.Service;
            var db = scope.ServiceProvider.GetRequiredService<Db>();
            if (
                await db.Find<string>("SELECT value FROM settings WHERE name = 'demo_programme'", null, cancellationToken)
                is not { } programme
            )
            {
                return [];
            }

            string Known(string what) => known[$"{role.ToText().ToUpperInvariant()}_{what}"].FirstOrDefault("");
            var kept = new DemoAccount(role.ToText(), Known("EMAIL"), Known("PASSWORD"), Known("TOTP_SECRET"));
            ready.Add(
                await Opens(scope.ServiceProvider, kept, cancellationToken)
                    ? kept
                    : await Make(scope.ServiceProvider, role, Guid.Parse(programme), cancellationToken)
            );
        }

        return ready;
    }

    /// <summary>Where others reach the service, passwords that were printed open nothing, and none are made.</summary>
    public static void Refuse(ServiceAddresses addresses)
    {
        if (!addresses.IsLocal)
        {
            throw new InvalidOperationException(
                "Start:Demo prints passwords and keys, so it is for 127.0.0.1 only. Remove Start:Demo, or listen "
                    + "on 127.0.0.1 without Web:KnownProxies."
            );
        }
    }

    private static async Task<bool> Opens(IServiceProvider services, DemoAccount account, CancellationToken cancellationToken)
    {
        var vault = services.GetRequiredService<IdentityVault>();
        var row = await services
            .GetRequiredService<Db>()
            .Find<Row>(
                """
                SELECT a.id, c.password_hash, c.totp_sealed FROM accounts a JOIN credentials c ON c.account_id = a.id
                WHERE a.email_hash = @EmailHash AND a.is_demo AND NOT a.is_disabled AND a.role = @Role AND c.totp_sealed IS NOT NULL
                """,
                new { EmailHash = vault.AccountEmailHash(account.Email), account.Role },
                cancellationToken
            );
        return row is not null
            && vault.OpenText(row.TotpSealed, Credential.TotpOf(row.Id)) == account.TotpSecret
            && (
                await services.GetRequiredService<Passwords>().Verify(row.PasswordHash, account.Password, cancellationToken)
            ).IsRight;
    }

    // By the same steps as all accounts, so that the demo breaks when they do.
    private static async Task<DemoAccount> Make(
        IServiceProvider services,
        Role role,
        Guid programmeId,
        CancellationToken cancellationToken
    )
    {
        var mediator = services.GetRequiredService<IMediator>();
        var (email, password) = ($"{role.ToText()}-{Letters(8)}@demo.example", Letters(20));
        var account = await mediator.Send(
            new CreateAccount
            {
                Role = role,
                ProgrammeId = role == Role.Admin ? null : programmeId,
                Email = email,
                Name = $"Demo {role.ToText()}",
                IsDemo = true,
            },
            cancellationToken
        );
        var session = await mediator.Send(
            new ChoosePassword
            {
                Secret = account.SetupPath.Split('/')[^1],
                Password = password,
                Repeated = password,
            },
            cancellationToken
        );
        var secret = (await mediator.Send(new GetEnrolment(session.Token), cancellationToken)).Secret;
        // the code of the step before: that of this moment is left for a sign-in at once
        var code = Totp.Code(Totp.FromBase32(secret), Totp.StepOf(services.GetRequiredService<TimeProvider>().GetUtcNow()) - 1);
        await mediator.Send(new ConfirmEnrolment { Token = session.Token, Code = code }, cancellationToken);
        await mediator.Send(new EndSessions(account.Id), cancellationToken);
        return new DemoAccount(role.ToText(), email, password, secret);
    }

    private static string Letters(int count) => RandomNumberGenerator.GetString(Readable, count);

    private sealed record Row
    {
        public required Guid Id { get; init; }
        public string? PasswordHash { get; init; }
        public required string TotpSealed { get; init; }
    }
}
