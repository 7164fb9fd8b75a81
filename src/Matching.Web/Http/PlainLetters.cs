using Microsoft.AspNetCore.Components.Endpoints;

namespace Matching.Web.Http;

/// <summary>
/// Writes letters of pages as themselves. The framework writes each that is not of English as a number of eight bytes, which makes a
/// page in Arabic or Tigrinya half as heavy again as it is.
/// </summary>
public static class PlainLetters
{
    /// <summary>Does so for pages; what is kept of them is kept so.</summary>
    public static IApplicationBuilder UsePlainLetters(this IApplicationBuilder app) =>
        app.Use(
            async (context, next) =>
            {
                if (context.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>() is null)
                {
                    await next();
                    return;
                }

                var sent = context.Response.Body;
                await using var letters = new LettersStream(sent);
                context.Response.Body = letters;
                try
                {
                    await next();
                    await letters.FlushAsync(context.RequestAborted);
                }
                finally
                {
                    context.Response.Body = sent;
                }
            }
        );
}
