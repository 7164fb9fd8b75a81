using System.Net;

namespace Matching.Web.Tests.Concerns;

internal static class Staff
{
    public static async Task<(HttpClient Client, Guid Id)> Key(Given given, string role, Guid? siteId = null)
    {
        var key = await given.App.Admin.Created(
            "/api-keys",
            new
            {
                role,
                programmeId = given.ProgrammeId,
                siteId,
            }
        );
        return (given.App.With(key.Text("key")), key.Id());
    }

    public static async Task Name(Given given, params Guid[] staff)
    {
        var response = await given.App.Admin.Send(
            HttpMethod.Put,
            $"/programmes/{given.ProgrammeId}/safeguarding-staff",
            System.Text.Json.JsonSerializer.Serialize(new { staff })
        );
        await response.ShouldBe(HttpStatusCode.OK);
    }
}
