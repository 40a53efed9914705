using System.Globalization;
using System.Reflection;

namespace AvatarFineTune.Solution.Tests.PublicApi;

/// <summary>Spells types as C# does, with what is said about null.</summary>
internal static class ApiNames
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(bool)] = "bool", [typeof(byte)] = "byte", [typeof(char)] = "char", [typeof(decimal)] = "decimal", [typeof(double)] = "double",
        [typeof(float)] = "float", [typeof(int)] = "int", [typeof(long)] = "long", [typeof(object)] = "object", [typeof(short)] = "short",
        [typeof(string)] = "string", [typeof(uint)] = "uint", [typeof(ulong)] = "ulong", [typeof(ushort)] = "ushort", [typeof(void)] = "void",
    };

    public static string Of(Type type, NullabilityInfo? nullability = null, bool write = false)
    {
        var state = write ? nullability?.WriteState : nullability?.ReadState;
        var mark = !type.IsValueType && state == NullabilityState.Nullable ? "?" : "";
        if (type.IsByRef)
        {
            return Of(type.GetElementType()!, nullability, write);
        }

        if (Nullable.GetUnderlyingType(type) is { } value)
        {
            // For int? the info describes the whole; its arguments are those of the value, such as a tuple's.
            return Of(value, nullability, write) + "?";
        }

        if (type.IsArray)
        {
            return $"{Of(type.GetElementType()!, nullability?.ElementType, write)}[{new string(',', type.GetArrayRank() - 1)}]{mark}";
        }

        if (type.IsGenericParameter)
        {
            return type.Name + mark;
        }

        if (Keywords.TryGetValue(type, out var keyword))
        {
            return keyword + mark;
        }

        var name = type.Name.Split('`')[0];
        if (type.IsNested)
        {
            name = $"{type.DeclaringType!.Name.Split('`')[0]}.{name}";
        }

        var arguments = type.GetGenericArguments().Select((a, i) => Of(a, nullability?.GenericTypeArguments.ElementAtOrDefault(i), write)).ToList();
        return arguments.Count == 0 ? name + mark
            : name == nameof(ValueTuple) ? $"({string.Join(", ", arguments)})"
            : $"{name}<{string.Join(", ", arguments)}>{mark}";
    }

    public static string Constraints(IEnumerable<Type> parameters) => string.Concat(parameters.Where(p => p.IsGenericParameter).Select(Constraint));

    /// <summary>A constant as it would be written.</summary>
    public static string Value(object? value, Type type) => value switch
    {
        // The default of a struct reaches metadata as null.
        null => type.IsValueType && Nullable.GetUnderlyingType(type) is null ? "default" : "null",
        string text => $"\"{text}\"",
        char c => $"'{c}'",
        bool flag => flag ? "true" : "false",
        _ when (Nullable.GetUnderlyingType(type) ?? type) is { IsEnum: true } e => $"{e.Name}.{Enum.ToObject(e, value)}",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string Constraint(Type parameter)
    {
        var words = new List<string>();
        var attributes = parameter.GenericParameterAttributes;
        var isStruct = attributes.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint);
        if (isStruct)
        {
            words.Add("struct");
        }
        else if (attributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint))
        {
            words.Add("class");
        }
        else if (parameter.GetCustomAttributesData().Any(a => a.AttributeType.Name == "NullableAttribute" && a.ConstructorArguments[0].Value is (byte)1))
        {
            words.Add("notnull");
        }

        words.AddRange(parameter.GetGenericParameterConstraints().Where(c => c != typeof(ValueType)).Select(c => Of(c)).Order(StringComparer.Ordinal));
        if (!isStruct && attributes.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint))
        {
            words.Add("new()");
        }

        return words.Count == 0 ? "" : $" where {parameter.Name} : {string.Join(", ", words)}";
    }
}
