using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Matching.Benchmarks.Api;

/// <summary>A request as the bytes of HTTP/1.1.</summary>
internal static class Requests
{
    private static readonly string[] Scaled =
    [
        .. Items("SN", 9, "1"),
        .. Items("EM", 8, "2"),
        .. Items("NV", 6, "2"),
        .. Items("LG", 5, "3"),
        .. Items("BE", 4, "2"),
        .. Items("WB", 2, "3"),
    ];

    public static byte[] Get(string path, string? key = null, params (string Name, string Value)[] headers) =>
        Of("GET", path, key, null, headers);

    public static byte[] Post(string path, string? key, string json) => Of("POST", path, key, json, []);

    /// <summary>A sign-up of a new person.</summary>
    /// <param name="programme">The programme.</param>
    /// <param name="run">Distinguishes e-mail addresses of runs.</param>
    /// <param name="number">Number of the person in the run.</param>
    public static string SignUp(Programme programme, string run, int number) =>
        $$"""
            {"programmeId":"{{programme.Id}}","role":"mentee","givenName":"{{Service.Name(number)}}",
            "familyName":"{{Service.Name(
                3 + (number * 11)
            )}}","email":"{{run}}{{number}}@signup.example","preferredLanguage":"it","birthYear":1990,
            "languages":[{"code":"it","level":"a2"}],"consents":[{"purpose":"matching","version":"1"}]}
            """;

    /// <summary>A start form of 40 items, answered by a mentee.</summary>
    public static string Response(string person)
    {
        string[] others =
        [
            "\"LI1\":\"employed\"",
            "\"LI3\":\"hosted\"",
            "\"LI4\":\"yes\"",
            "\"PR1\":\"woman\"",
            "\"PR2\":1990",
            "\"PR3\":10",
        ];
        var answers = string.Join(',', Scaled.Concat(others));
        return "{\"personId\":\""
            + person
            + "\",\"wave\":\"start\",\"questionnaireId\":\"mentee-start\",\"mode\":\"phone\",\"answers\":{"
            + answers
            + "}}";
    }

    /// <summary>The cursor of a list that goes on after an id.</summary>
    public static string Cursor(string id) =>
        System.Buffers.Text.Base64Url.EncodeToString(Guid.Parse(id).ToByteArray(bigEndian: true));

    private static IEnumerable<string> Items(string scale, int count, string value) =>
        Enumerable.Range(1, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"\"{scale}{i}\":{value}"));

    private static byte[] Of(string verb, string path, string? key, string? json, (string Name, string Value)[] headers)
    {
        var text = new StringBuilder($"{verb} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n");
        if (key is not null)
        {
            text.Append("Authorization: Bearer ").Append(key).Append("\r\n");
        }

        foreach (var (name, value) in headers)
        {
            text.Append(name).Append(": ").Append(value).Append("\r\n");
        }

        if (json is not null)
        {
            text.Append("Content-Type: application/json\r\nContent-Length: ")
                .Append(Encoding.UTF8.GetByteCount(json))
                .Append("\r\n");
        }

        return Encoding.UTF8.GetBytes(text.Append("\r\n").Append(json).ToString());
    }
}
