using System.Globalization;
using Microsoft.AspNetCore.OutputCaching;

namespace Matching.Web.Http;

/// <summary>Keeps answers as they were sent, by what a policy says they follow from. Those with a cookie are of one reader.</summary>
internal abstract class KeptAnswers : IOutputCachePolicy
{
    public abstract ValueTask CacheRequestAsync(OutputCacheContext context, CancellationToken cancellation);

    public ValueTask ServeFromCacheAsync(OutputCacheContext context, CancellationToken cancellation) => ValueTask.CompletedTask;

    public ValueTask ServeResponseAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        var (http, response) = (context.HttpContext, context.HttpContext.Response);
        // what is kept was taken before the answer started
        var ofLanguage = response.HasStarted && http.Features.Get<LanguageToRemember>() is not null ? 1 : 0;
        context.AllowCacheStorage =
            response.StatusCode == StatusCodes.Status200OK && response.Headers.SetCookie.Count == ofLanguage;
        return ValueTask.CompletedTask;
    }

    /// <summary>Keeps the answer of this request in the language of the reader.</summary>
    /// <param name="context">The request.</param>
    /// <param name="kept">How long.</param>
    /// <param name="parameters">Parameters of the address on which it depends.</param>
    /// <param name="values">What else it depends on, by name.</param>
    protected static void Keep(
        OutputCacheContext context,
        TimeSpan kept,
        string[] parameters,
        params (string Name, string Value)[] values
    )
    {
        context.EnableOutputCaching = context.AllowCacheLookup = context.AllowCacheStorage = true;
        context.ResponseExpirationTimeSpan = kept;
        context.CacheVaryByRules.QueryKeys = parameters;
        context.CacheVaryByRules.VaryByValues["language"] = CultureInfo.CurrentUICulture.Name;
        foreach (var (name, value) in values)
        {
            context.CacheVaryByRules.VaryByValues[name] = value;
        }
    }
}

/// <summary>
/// Sends few kept pages at once. Each takes less than a millisecond, and fifty at once would keep those who sign up waiting for a
/// processor. A reader with a slow connection holds up no others for long.
/// </summary>
internal static class TurnsOfReaders
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(50);

    /// <summary>Sends kept answers, those to readers without an account in turns.</summary>
    public static void UseKeptAnswers(this IApplicationBuilder app)
    {
        var turns = new SemaphoreSlim(2 * Environment.ProcessorCount);
        app.Use(
            async (http, next) =>
            {
                var isTurn =
                    http.GetEndpoint()?.Metadata.GetMetadata<OutputCacheAttribute>() is not null
                    && http.User.Identity?.IsAuthenticated != true
                    && await turns.WaitAsync(Patience, http.RequestAborted);
                try
                {
                    await next(http);
                }
                finally
                {
                    if (isTurn)
                    {
                        turns.Release();
                    }
                }
            }
        );
        app.UseOutputCache();
    }
}
