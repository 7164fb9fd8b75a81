using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Matching.Web.Data;
using Matching.Web.Mediation;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Components.Endpoints;

namespace Matching.Web.Http;

/// <summary>The form of this request was sent before; thrown to leave the use case.</summary>
public sealed class FormSentBeforeException() : Exception("The form was sent before.");

/// <summary>
/// The form that this request sends, if it is one of a page. A form sent again, by a double click or from an earlier page, has the
/// same antiforgery token, which is another one each time a page is rendered, and the same fields. What it asks for is done once.
/// </summary>
public sealed class SentForm(IdempotencyContext idempotency, CallerContext callers, IdentityVault vault, TimeProvider clock)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(25);
    private const int Looks = 400;
    private string? keyHash;

    /// <summary>Whether this request has changed anything.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Whether the form is shown filled, and nothing that it asks for is done.</summary>
    public bool IsShownAlone { get; set; }

    /// <summary>Makes the key of the form out of all that was sent, by whom and to where.</summary>
    public async Task Read(HttpRequest request)
    {
        var form = await request.ReadFormAsync(request.HttpContext.RequestAborted);
        var fields = form.OrderBy(field => field.Key, StringComparer.Ordinal)
            .Select(field => new KeyValuePair<string, string?[]>(field.Key, [.. field.Value]))
            .ToList();
        foreach (var file in form.Files)
        {
            await using var content = file.OpenReadStream();
            var hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(content, request.HttpContext.RequestAborted));
            fields.Add(new(file.Name, [file.FileName, hash]));
        }

        var sent = $"{PageAnswers.AddressOf(request)}|{JsonSerializer.Serialize(fields)}";
        keyHash = vault.KeyedHash($"form|{callers.Caller.Id}|{sent}");
    }

    /// <summary>
    /// Claims the form in the transaction of the first thing that it asks for; later ones belong to the same form. Throws
    /// <see cref="FormSentBeforeException"/> where it was claimed before.
    /// </summary>
    public async Task Claim(Db db, CancellationToken cancellationToken)
    {
        if (IsShownAlone)
        {
            throw Problems.Refused("conflict");
        }

        if (keyHash is not null && !IsDone && !await idempotency.Claim(db, keyHash, IdempotencyContext.OfForm, cancellationToken))
        {
            throw new FormSentBeforeException();
        }
    }

    /// <summary>Notes that the transaction which claimed the form is committed.</summary>
    public void Done() => IsDone = keyHash is not null;

    /// <summary>
    /// The answer that the form had, or null where it has changed nothing yet. Waits for one that is being made; where its request
    /// broke off, the page is shown as it is now.
    /// </summary>
    public async Task<PageAnswer?> EarlierAnswer(Db db, HttpContext context)
    {
        for (var looks = 0; ; looks++)
        {
            if (await idempotency.Find(db, keyHash!, context.RequestAborted) is not { } stored)
            {
                return null;
            }

            if (stored.Status > 0)
            {
                return new PageAnswer(stored.Status, vault.OpenAnswer(stored.BodySealed, keyHash!));
            }

            if (looks == Looks || stored.CreatedAt < clock.GetUtcNow() - (Looks * Look))
            {
                return PageAnswer.LeadingTo(PageAnswers.AddressOf(context.Request));
            }

            await Task.Delay(Look, context.RequestAborted);
        }
    }

    /// <summary>Keeps the answer for the same form sent again. What was done stays done where it cannot be kept.</summary>
    public async Task Keep(Db db, PageAnswer answer)
    {
        try
        {
            // also for a browser that no longer waits: it sends the form again
            await db.InTransaction(
                async () =>
                {
                    await idempotency.Keep(db, keyHash!, answer.Status, answer.Body, CancellationToken.None);
                    return Nothing.Value;
                },
                CancellationToken.None
            );
        }
        catch (StorageFullException)
        {
            return;
        }
    }
}

/// <summary>What a page answered to a form: where it leads, or the page itself.</summary>
public sealed record PageAnswer(int Status, byte[] Body)
{
    public static PageAnswer LeadingTo(string address) => new(StatusCodes.Status302Found, Encoding.UTF8.GetBytes(address));

    public async Task Send(HttpContext context)
    {
        context.Response.Clear();
        context.Response.Headers.CacheControl = "no-store";
        if (Status == StatusCodes.Status302Found)
        {
            context.Response.Redirect(Encoding.UTF8.GetString(Body));
            return;
        }

        context.Response.StatusCode = Status;
        context.Response.ContentType = "text/html; charset=utf-8";
        await context.Response.Body.WriteAsync(Body, context.RequestAborted);
    }
}

/// <summary>Answers a form that is sent twice as it was answered the first time, wherever a page has one.</summary>
public static class SentForms
{
    public static IApplicationBuilder UseSentForms(this IApplicationBuilder app) =>
        app.Use(
            async (HttpContext context, RequestDelegate next) =>
            {
                if (!IsForm(context))
                {
                    await next(context);
                    return;
                }

                var form = context.RequestServices.GetRequiredService<SentForm>();
                var db = context.RequestServices.GetRequiredService<Db>();
                await form.Read(context.Request);
                if (await form.EarlierAnswer(db, context) is { } earlier)
                {
                    await earlier.Send(context);
                    return;
                }

                await Answer(context, next, form, db);
            }
        );

    // Those who are not signed in yet have nothing to make, and their answers carry a cookie.
    private static bool IsForm(HttpContext context) =>
        HttpMethods.IsPost(context.Request.Method)
        && context.User.Identity is { IsAuthenticated: true }
        && context.Features.Get<RestoredForm>() is null
        && context.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>() is not null
        && context.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: true };

    private static async Task Answer(HttpContext context, RequestDelegate next, SentForm form, Db db)
    {
        var (response, sent) = (context.Response, context.Response.Body);
        await using var page = new MemoryStream();
        response.Body = page;
        PageAnswer? other = null;
        try
        {
            await next(context);
        }
        catch (FormSentBeforeException)
        {
            other = await form.EarlierAnswer(db, context) ?? PageAnswer.LeadingTo(PageAnswers.AddressOf(context.Request));
        }
        catch (ProblemException) when (!form.IsDone)
        {
            // the page had changed in the meantime because the same form was answered
            if ((other = await form.EarlierAnswer(db, context)) is null)
            {
                throw;
            }
        }
        finally
        {
            response.Body = sent;
        }

        if (form.IsDone && response.StatusCode == StatusCodes.Status302Found)
        {
            await form.Keep(db, PageAnswer.LeadingTo(response.Headers.Location.ToString()));
            return;
        }

        if (!form.IsDone && response.StatusCode != StatusCodes.Status302Found)
        {
            other ??= await form.EarlierAnswer(db, context);
        }

        if (other is not null)
        {
            await other.Send(context);
        }
        else if (page.Length > 0)
        {
            await response.Body.WriteAsync(page.GetBuffer().AsMemory(0, (int)page.Length), context.RequestAborted);
            if (form.IsDone)
            {
                // the status is known once the answer has begun
                await form.Keep(db, new PageAnswer(response.StatusCode, page.ToArray()));
            }
        }
    }
}
