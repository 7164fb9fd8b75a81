using System.Security.Claims;
using System.Text.Json;
using Matching.Web.Data;
using Matching.Web.Mediation;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Matching.Web.Http;

/// <summary>This request shows a form with what was typed before the session ended. It does nothing of what the form asks for.</summary>
public sealed record RestoredForm;

/// <summary>
/// Keeps a long text that was sent after its session had ended: sealed, for the account of that session alone, for a day. Signing in
/// leads back to the form, which comes filled and says that it was not sent. Restored once, a draft is gone.
/// </summary>
public sealed class FormDrafts(Db db, IdentityVault vault, SessionCookie cookie, IAntiforgery antiforgery, TimeProvider clock)
{
    /// <summary>Where signing in leads to; it leads on to the form.</summary>
    public const string Address = "/console/draft";

    /// <summary>In the address of a page, asks for the draft of its form.</summary>
    public const string Mark = "draft";

    private const string Token = "__RequestVerificationToken";

    // shorter texts are typed again in a moment
    private const int Shortest = 40;

    // more than the longest text that a form of the console takes
    private const int Longest = 40_000;

    private static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    /// <summary>
    /// Keeps what a form sends, where its session has ended by time, its token was given to that session, and it holds a long text.
    /// </summary>
    public async Task<bool> Keep(HttpContext context)
    {
        var request = context.Request;
        if (
            !HttpMethods.IsPost(request.Method)
            || !request.HasFormContentType
            || !request.Path.StartsWithSegments("/console")
            || cookie.Read(request) is not { } token
            || await Holder(token, context.RequestAborted) is not { } account
        )
        {
            return false;
        }

        var form = await request.ReadFormAsync(context.RequestAborted);
        var fields = form.Where(field => field.Key != Token).ToDictionary(field => field.Key, field => field.Value.ToArray());
        var texts = fields.Values.SelectMany(values => values).OfType<string>().ToList();
        if (
            form.Files.Count > 0
            || !texts.Any(text => text.Length >= Shortest)
            || texts.Sum(text => text.Length) > Longest
            || !await IsOwnForm(context, account)
        )
        {
            return false;
        }

        var draft = JsonSerializer.Serialize(new Draft(request.Path.Value!, request.QueryString.Value ?? "", fields));
        await db.InTransaction(
            async () =>
            {
                await db.Execute(
                    """
                    INSERT INTO form_drafts (account_id, fields_sealed, created_at)
                    VALUES (@Account, @Sealed, @Now)
                    ON CONFLICT (account_id) DO UPDATE
                    SET fields_sealed = excluded.fields_sealed, created_at = excluded.created_at
                    """,
                    new
                    {
                        Account = account,
                        Sealed = vault.SealText(draft, BoundTo(account)),
                        Now = clock.GetUtcNow(),
                    },
                    context.RequestAborted
                );
                return Nothing.Value;
            },
            context.RequestAborted
        );
        return true;
    }

    /// <summary>The address of the form of which an account has a draft, with the mark that restores it.</summary>
    public async Task<string?> FindAddress(Guid account, CancellationToken cancellationToken) =>
        await Find(account, cancellationToken) is { } draft
            ? draft.Path + QueryString.FromUriComponent(draft.Query).Add(Mark, "1")
            : null;

    /// <summary>
    /// Makes the request of a page that of its filled form, and forgets the draft; false where there is none of this page.
    /// </summary>
    public async Task<bool> Restore(HttpContext context, Guid account)
    {
        var request = context.Request;
        if (
            await Find(account, context.RequestAborted) is not { } draft
            || !string.Equals(draft.Path, request.Path.Value, StringComparison.OrdinalIgnoreCase)
        )
        {
            return false;
        }

        await db.InTransaction(
            async () =>
            {
                await db.Execute(
                    "DELETE FROM form_drafts WHERE account_id = @Account",
                    new { Account = account },
                    context.RequestAborted
                );
                return Nothing.Value;
            },
            context.RequestAborted
        );
        request.Method = HttpMethods.Post;
        request.ContentType = "application/x-www-form-urlencoded";
        context.Features.Set<IFormFeature>(
            new FormFeature(
                new FormCollection(draft.Fields.ToDictionary(field => field.Key, field => new StringValues(field.Value)))
            )
        );
        context.Features.Set(new RestoredForm());
        return true;
    }

    public static string BoundTo(Guid account) => $"form_drafts|fields_sealed|{account}";

    private async Task<Draft?> Find(Guid account, CancellationToken cancellationToken) =>
        await db.Find<string>(
            "SELECT fields_sealed FROM form_drafts WHERE account_id = @Account AND created_at > @Since",
            new { Account = account, Since = clock.GetUtcNow() - Kept },
            cancellationToken
        )
            is { } stored
            ? JsonSerializer.Deserialize<Draft>(vault.OpenText(stored, BoundTo(account)))
            : null;

    // a session that was ended on purpose is not there
    private Task<Guid?> Holder(string token, CancellationToken cancellationToken) =>
        db.Find<Guid?>(
            """
            SELECT s.account_id FROM sessions s JOIN accounts a ON a.id = s.account_id
            WHERE s.token_hash = @Hash AND s.stage = 'full' AND NOT a.is_disabled AND s.last_seen_at > @Since
            """,
            new { Hash = ApiKeyText.Hash(token), Since = clock.GetUtcNow() - Kept },
            cancellationToken
        );

    // a token is given to the account and to its browser, so that no other website writes a draft
    private async Task<bool> IsOwnForm(HttpContext context, Guid account)
    {
        var before = context.User;
        context.User = new ClaimsPrincipal(
            new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, account.ToString())], SessionHandler.Scheme)
        );
        try
        {
            return await antiforgery.IsRequestValidAsync(context);
        }
        finally
        {
            context.User = before;
        }
    }

    private sealed record Draft(string Path, string Query, Dictionary<string, string?[]> Fields);
}

/// <summary>Leads from signing in to a form that was typed before, and shows it filled.</summary>
public static class RestoredForms
{
    /// <summary>Before routing: the request becomes that of the form.</summary>
    public static IApplicationBuilder UseFormDrafts(this IApplicationBuilder app) =>
        app.Use(
            async (context, next) =>
            {
                var request = context.Request;
                var isOnward = request.Path.Equals(FormDrafts.Address, StringComparison.Ordinal);
                if (
                    !HttpMethods.IsGet(request.Method)
                    || !(isOnward || (request.Path.StartsWithSegments("/console") && request.Query.ContainsKey(FormDrafts.Mark)))
                    || await Caller(context) is not { } account
                )
                {
                    if (isOnward)
                    {
                        context.Response.Redirect("/console");
                        return;
                    }

                    await next(context);
                    return;
                }

                var drafts = context.RequestServices.GetRequiredService<FormDrafts>();
                if (isOnward)
                {
                    context.Response.Redirect(
                        await drafts.FindAddress(account, context.RequestAborted) ?? PageLinks.To(context, "/console")
                    );
                    return;
                }

                if (await drafts.Restore(context, account))
                {
                    context.RequestServices.GetRequiredService<SentForm>().IsShownAlone = true;
                }

                await next(context);
            }
        );

    /// <summary>After the check of tokens: what is shown again has none, and does nothing.</summary>
    public static IApplicationBuilder UseRestoredForms(this IApplicationBuilder app) =>
        app.Use(
            (HttpContext context, RequestDelegate next) =>
            {
                if (context.Features.Get<RestoredForm>() is not null)
                {
                    context.Features.Set<IAntiforgeryValidationFeature>(new Trusted());
                }

                return next(context);
            }
        );

    private static async Task<Guid?> Caller(HttpContext context) =>
        (await context.AuthenticateAsync(SessionHandler.Scheme)).Principal?.FindFirst(ClaimTypes.NameIdentifier) is { } claim
            ? Guid.Parse(claim.Value)
            : null;

    private sealed class Trusted : IAntiforgeryValidationFeature
    {
        public bool IsValid => true;

        public Exception? Error => null;
    }
}
