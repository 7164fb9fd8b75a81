using System.Reflection;
using System.Security.Cryptography;
using Matching.Web.Data;
using Matching.Web.Http;

namespace Matching.Web.Features.Access.Home;

/// <summary>State of the service.</summary>
public sealed record Health
{
    /// <summary><c>live</c>, <c>ready</c> or <c>not_ready</c>.</summary>
    public required string Status { get; init; }
}

/// <summary>What is running.</summary>
public sealed record ServiceVersion
{
    /// <summary>Version of the service.</summary>
    public required string Version { get; init; }

    /// <summary>Version of the matching engine, which runs carry.</summary>
    public required string Engine { get; init; }

    /// <summary>Database in use: <c>sqlite</c> or <c>postgres</c>.</summary>
    public required string Database { get; init; }
}

public static class HealthEndpoints
{
    // More than a usual request writes. Random, so that it cannot be compressed.
    private const int ProbeBytes = 192 * 1024;

    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        var open = app.MapGroup("").WithTags("Health").AllowAnonymous();
        open.ProducesProblem(StatusCodes.Status406NotAcceptable);
        open.MapGet("/health/live", () => TypedResults.Ok(new Health { Status = "live" }))
            .WithName("GetLiveness")
            .WithSummary("Returns 200 while the process runs");
        open.MapGet(
                "/health/ready",
                async (Db db, StorageWatch storage, CancellationToken ct) =>
                {
                    try
                    {
                        await TryToWrite(db, storage, ct);
                        return TypedResults.Ok(new Health { Status = "ready" });
                    }
                    catch (StorageFullException)
                    {
                        throw Problems.Refused("not-ready");
                    }
                }
            )
            .WithName("GetReadiness")
            .WithSummary("Returns 200 when the service can read and save")
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        open.MapGet(
                "/version",
                (Dialect dialect) =>
                    TypedResults.Ok(
                        new ServiceVersion
                        {
                            Version = Assembly
                                .GetExecutingAssembly()
                                .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
                                .InformationalVersion,
                            Engine = Engine.Matcher.Version,
                            Database = dialect.Name,
                        }
                    )
            )
            .WithName("GetVersion")
            .WithSummary("Returns the version that is running");
    }

    // A full disk still reads, so this writes. After a failed write it writes more, because a small row may still find room.
    private static async Task TryToWrite(Db db, StorageWatch storage, CancellationToken cancellationToken)
    {
        Task<int> Write(string value) =>
            db.InTransaction(
                () =>
                    db.Execute(
                        """
                        INSERT INTO settings (name, value)
                        VALUES ('ready', @Value)
                        ON CONFLICT (name) DO UPDATE SET value = excluded.value
                        """,
                        new { Value = value },
                        cancellationToken
                    ),
                cancellationToken
            );
        if (storage.IsFull)
        {
            await Write(Convert.ToBase64String(RandomNumberGenerator.GetBytes(ProbeBytes)));
            storage.Kept();
        }

        await Write("1");
    }
}
