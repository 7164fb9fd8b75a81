using System.ComponentModel.DataAnnotations;
using Matching.Web.Http;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Runs.OwnLists;

/// <summary>Whether visitors may match a list of their own at <c>/try</c>, and how much of the machine that may take.</summary>
public sealed class OwnListOptions
{
    /// <summary>Whether the page is there.</summary>
    public bool Enabled { get; set; }

    /// <summary>Seconds after which a matching is given up; two thousand people take one.</summary>
    [Range(1, 60)]
    public int Seconds { get; set; } = 10;

    /// <summary>Lists that are read or matched at the same time.</summary>
    [Range(1, 64)]
    public int AtOnce { get; set; } = 2;
}

/// <summary>Lets in few lists at once, each for a limited time, so that a public page never takes the machine from staff.</summary>
public sealed class OwnListGate(IOptions<OwnListOptions> options) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim free = new(options.Value.AtOnce);

    public void Dispose() => free.Dispose();

    /// <summary>Does the work on a thread of its own.</summary>
    /// <exception cref="ProblemException">Others are being worked on, or it takes too long.</exception>
    public async Task<T> Run<T>(Func<CancellationToken, T> work, CancellationToken cancellationToken)
    {
        if (!await free.WaitAsync(Patience, cancellationToken))
        {
            throw OwnListErrors.File("try.error.busy");
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(options.Value.Seconds));
        try
        {
            return await Task.Run(() => work(limit.Token), limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw OwnListErrors.File("try.error.slow", options.Value.Seconds);
        }
        finally
        {
            free.Release();
        }
    }
}
