using System.Collections.Concurrent;
using System.Diagnostics;
using Matching.Web.Data;

namespace Matching.Web.Tests;

/// <summary>The statements that one reading of a page sends to the database.</summary>
internal static class Statements
{
    public static async Task<IReadOnlyList<string>> Of(TestApp app, HttpClient client, string path)
    {
        // after a commit no row is found in memory
        await app.Sql<string>("UPDATE settings SET value = value WHERE name = 'master_key_id' RETURNING value");
        var trace = ActivityTraceId.CreateRandom();
        var found = new ConcurrentQueue<string>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is Db.SourceName or "Microsoft.AspNetCore",
            Sample = (ref asked) =>
                asked.TraceId == trace ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
            ActivityStopped = activity =>
            {
                if (activity.TraceId == trace && activity.GetTagItem(Db.TextTag) is string text)
                {
                    found.Enqueue(text);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom()}-01");
        using var response = await client.SendAsync(request);
        Assert.That(response.IsSuccessStatusCode, $"{path}: {(int)response.StatusCode}");
        return [.. found];
    }
}
